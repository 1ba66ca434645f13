package org.featup.evaluate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;

/**
 * Asks every measure of every contender with every backbone.
 *
 * @param photos names of the photos, none twice
 * @param images the photos, (1, 3, H, W) each, RGB normalised with ImageNet mean and deviation
 * @param backbones whose features are upsampled; used, not closed
 * @param contenders the upsamplers
 * @param measures what is asked
 */
public record Evaluation(
    List<String> photos,
    List<NDArray> images,
    List<Backbone> backbones,
    List<Contender> contenders,
    List<Measure> measures) {

  /** Receives the progress. */
  @FunctionalInterface
  public interface Progress {

    /**
     * Told before each part, and with {@code done == total} at the end.
     *
     * @param done parts that are complete
     * @param total parts there are
     * @param next the part that begins: backbone, contender and measure; empty at the end
     */
    void next(int done, int total, String next);
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if one is empty, photos and images differ in number, or two of
   *     a list share a name
   */
  public Evaluation {
    photos = List.copyOf(photos);
    images = List.copyOf(images);
    backbones = List.copyOf(backbones);
    contenders = List.copyOf(contenders);
    measures = List.copyOf(measures);
    if (photos.size() != images.size()) {
      throw new IllegalArgumentException(
          "expected a name for each of " + images.size() + " images, given " + photos.size());
    }
    requireDistinct("photo", photos);
    requireDistinct("backbone", backbones.stream().map(Backbone::name).toList());
    requireDistinct("contender", contenders.stream().map(Contender::name).toList());
    requireDistinct("measure", measures.stream().map(Measure::name).toList());
  }

  /**
   * Checks the names of a table.
   *
   * @param what they name, for the message
   * @param names at least one, none twice
   * @throws IllegalArgumentException if not
   */
  public static void requireDistinct(String what, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("expected at least one " + what + ", given none");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("two of the " + what + "s are called " + name);
      }
    }
  }

  /**
   * Measures all. Results follow from what the evaluation was made of, whatever the number of
   * threads.
   *
   * @param progress receives every part
   * @return by backbone, then contender, then measure
   * @throws IllegalArgumentException if contenders, backbones and photos do not go together
   */
  public List<Result> run(Progress progress) {
    List<Result> results = new ArrayList<>();
    int total = backbones.size() * contenders.size() * measures.size();
    for (Backbone backbone : backbones) {
      try (RememberingBackbone network = new RememberingBackbone(backbone)) {
        for (Contender contender : contenders) {
          for (Measure measure : measures) {
            String part = backbone.name() + ", " + contender.name() + ", " + measure.name();
            progress.next(results.size(), total, part);
            double[][] values = measure.of(contender, network, images);
            results.add(new Result(backbone.name(), contender.name(), measure, values));
          }
        }
      }
    }
    progress.next(total, total, "");
    return results;
  }
}
