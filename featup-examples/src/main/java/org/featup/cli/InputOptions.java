package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.io.Images;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which part of a photo the backbone sees, and at which size. */
final class InputOptions {
  private static final int MOST = 16384;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private PhotoOptions photos;

  private int inputSize = 224;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "Pixels that a photo may have for the backbone; one that would have more fails, as a very"
              + " long one does. Default: 32 squares of --input-size, if memory suffices for it.")
  private Long maxPixels;

  @Option(
      names = "--crop",
      description = "Cut the middle square out first. Default: the whole photo.")
  private boolean crop;

  InputOptions() {}

  @Option(
      names = "--input-size",
      paramLabel = "N",
      defaultValue = "224",
      description =
          "The photo's shorter side, in pixels, for the backbone; both sides become multiples of"
              + " its stride. Default: ${DEFAULT-VALUE}.")
  void inputSize(int value) {
    if (value < 1 || value > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--input-size must be 1 to " + MOST + ", given " + value);
    }
    inputSize = value;
  }

  /**
   * How photos of a data set are read: at their own size, unless another is given.
   *
   * @param stride both sides become multiples of it
   */
  SampleReader reader(int stride) {
    boolean given = spec.commandLine().getParseResult().hasMatchedOption("--input-size");
    return new SampleReader(photos.options(), given ? inputSize : 0, crop, stride);
  }

  /** How photos are read. */
  PhotoOptions photos() {
    return photos;
  }

  /** The part of a photo that is used: all of it, or its middle. */
  BufferedImage read(Path file) throws IOException {
    return cut(photos.read(file));
  }

  private BufferedImage cut(BufferedImage photo) {
    if (!crop) {
      return photo;
    }
    int side = Math.min(photo.getWidth(), photo.getHeight());
    int left = (photo.getWidth() - side) / 2;
    int top = (photo.getHeight() - side) / 2;
    return photo.getSubimage(left, top, side, side);
  }

  /**
   * The photo for the backbone.
   *
   * @throws IllegalArgumentException if it would be too large
   */
  BufferedImage input(BufferedImage photo, int stride) {
    double scale = (double) inputSize / Math.min(photo.getWidth(), photo.getHeight());
    long width = multiple(photo.getWidth() * scale, stride);
    long height = multiple(photo.getHeight() * scale, stride);
    InputLimits.require(Size.of(photo), width, height, Math.max(inputSize, stride), maxPixels);
    return Images.resize(photo, (int) height, (int) width);
  }

  /**
   * Checks an image that the backbone is to see besides.
   *
   * @throws IllegalArgumentException if memory will hardly do for it
   */
  void requireMemory(long width, long height) {
    if (maxPixels == null) {
      InputLimits.requireMemory(width, height);
    }
  }

  private static long multiple(double pixels, int stride) {
    return Math.max(1, Math.round(pixels / stride)) * stride;
  }
}
