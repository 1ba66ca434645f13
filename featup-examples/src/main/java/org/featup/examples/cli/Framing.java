package org.featup.examples.cli;

import java.awt.image.BufferedImage;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which part of a photo the backbone sees, at which size, and how large the output is. */
final class Framing {
  @Mixin private InputOptions input;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      converter = Size.Converter.class,
      description =
          "Rows and columns of the output, from the photo at that size. Default: those of the"
              + " backbone's input.")
  private Size size;

  Framing() {}

  /** The part of the photo that is used: all of it, or its middle. */
  BufferedImage cut(BufferedImage photo) {
    return input.cut(photo);
  }

  /** The photo for the backbone. */
  BufferedImage input(BufferedImage photo, int stride) {
    return input.input(photo, stride);
  }

  /** The size of the output for a backbone's input. */
  Size target(BufferedImage input) {
    return size == null ? new Size(input.getHeight(), input.getWidth()) : size;
  }
}
