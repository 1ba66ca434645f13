package org.featup.cli;

import org.featup.train.RandomSpaces;
import picocli.CommandLine.Option;

/** Random feature spaces beside the backbones, and who sees an image. */
final class SpaceArguments {
  @Option(
      names = "--random-backbones",
      paramLabel = "N",
      description =
          "Random feature spaces that are learned from like backbones. Each image is then seen by one"
              + " backbone or space. Default: 0.")
  private int count;

  @Option(
      names = "--random-kind",
      paramLabel = "NAME",
      description =
          "What they are functions of: features, of the backbones; photo; or both, by turns."
              + " Default: both.")
  private RandomSpaces.Kind kind = RandomSpaces.Kind.BOTH;

  @Option(
      names = "--random-share",
      paramLabel = "X",
      description = "Share of the images that they see. Default: 0.5.")
  private double share = 0.5;

  @Option(
      names = "--in-turn",
      description =
          "Each image is seen by one of the backbones, in turn, not by all. Always so with random"
              + " ones.")
  private boolean inTurn;

  SpaceArguments() {}

  /**
   * The spaces.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  RandomSpaces spaces() {
    return new RandomSpaces(count, kind, share);
  }

  boolean inTurn() {
    return inTurn;
  }
}
