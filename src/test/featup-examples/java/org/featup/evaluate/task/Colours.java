package org.featup.evaluate.task;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Contender;
import org.featup.evaluate.InterpolationContender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.DatasetLayout;
import org.featup.evaluate.dataset.LabelCodes;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.io.Normalization;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.upsample.Interpolation.Mode;

/** Data sets whose answer is in their colours, and a backbone that averages these over cells. */
final class Colours {
  static final Backend BACKEND = Backends.byName("scalar");
  static final int STRIDE = 4;
  static final Contender BILINEAR = new InterpolationContender(Mode.BILINEAR, BACKEND);
  static final SampleReader READER = new SampleReader(ImageOptions.standard(), 0, false, STRIDE);

  private Colours() {}

  /** An upsampler that gives each pixel its own colour. */
  record Perfect(String name) implements Contender {
    @Override
    public NDArray upsample(PhotoFeatures photo, int height, int width) {
      return photo.image();
    }

    @Override
    public NDArray scores(PhotoFeatures photo, Conv1x1 head, int height, int width) {
      return BACKEND.conv1x1(photo.image(), head);
    }
  }

  /** Cells of four pixels, each the mean of its colours. */
  record Means() implements Backbone {
    @Override
    public NDArray features(NDArray image) {
      return BACKEND.averagePool(image, image.shape().h() / STRIDE, image.shape().w() / STRIDE);
    }

    @Override
    public int stride() {
      return STRIDE;
    }

    @Override
    public String name() {
      return "means";
    }

    @Override
    public void close() {}
  }

  /** From a photo to its red, green and blue between 0 and 1: a head for three classes. */
  static Conv1x1 channels() {
    float[] mean = Normalization.IMAGENET.mean();
    float[] std = Normalization.IMAGENET.std();
    float[][] weight = {{std[0], 0, 0}, {0, std[1], 0}, {0, 0, std[2]}};
    return Conv1x1.of(weight, mean);
  }

  /**
   * Makes a photo, and a gray map beside it.
   *
   * @param colour RGB of x and y
   * @param value of x and y in the map
   */
  static void pair(
      Path part,
      String truths,
      String name,
      int height,
      int width,
      IntBinaryOperator colour,
      IntBinaryOperator value)
      throws IOException {
    BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    BufferedImage map = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        photo.setRGB(x, y, colour.applyAsInt(x, y));
        map.getRaster().setSample(x, y, 0, value.applyAsInt(x, y));
      }
    }
    Files.createDirectories(part.resolve("images"));
    Files.createDirectories(part.resolve(truths));
    Images.writePng(part.resolve("images").resolve(name + ".png"), photo);
    String ending = truths.equals("regions") ? "_0.png" : ".png";
    String folder = truths.equals("regions") ? "labels" : truths;
    Files.createDirectories(part.resolve(folder));
    Images.writePng(part.resolve(folder).resolve(name + ending), map);
  }

  static Dataset find(DatasetLayout layout, Path dir, List<String> classes) throws IOException {
    int[] classOf = new int[classes.size()];
    Arrays.setAll(classOf, i -> i);
    LabelCodes codes = new LabelCodes(classes, classOf);
    return layout.find(
        dir, new DatasetLayout.Limits(codes, Integer.MAX_VALUE, Integer.MAX_VALUE, 0));
  }
}
