package org.featup.evaluate.dataset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.featup.evaluate.label.LabelMap;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.io.Npy;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Reads photos and what is known of them.
 *
 * @param options how photos are read
 * @param side what the shorter side of a photo is scaled to; 0 to leave photos at their size
 * @param square whether only the middle square is used
 * @param stride sides that networks see become multiples of it
 */
public record SampleReader(ImageOptions options, int side, boolean square, int stride) {

  /**
   * A photo as networks see it.
   *
   * @param sample whose it is
   * @param frame the part of it
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
   */
  public record Framed(Sample sample, SampleFrame frame, NDArray image) {}

  /**
   * Reads a photo.
   *
   * @param sample where it is
   * @return the photo and its frame
   * @throws IOException if it cannot be read or is too small; names the file
   */
  public Framed photo(Sample sample) throws IOException {
    BufferedImage photo = Images.read(sample.photo(), options);
    try {
      SampleFrame frame = SampleFrame.of(photo.getHeight(), photo.getWidth(), side, square, stride);
      return new Framed(sample, frame, Images.toNDArray(frame.of(photo)));
    } catch (IllegalArgumentException e) {
      throw new IOException(sample.photo() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the labels of a photo's pixels.
   *
   * @param photo the photo
   * @param codes what their values mean
   * @return of the frame's size
   * @throws IOException if they cannot be read, are not as many as the photo has pixels, or have a
   *     value without meaning; names the file
   */
  public static LabelMap labels(Framed photo, LabelCodes codes) throws IOException {
    Path file = photo.sample().truths().get(0);
    SampleFrame frame = photo.frame();
    float[] values = frame.of(sameSize(file, Images.readSamples(file), frame));
    int[] labels = new int[values.length];
    for (int p = 0; p < values.length; p++) {
      labels[p] = codes.of(values[p]);
      if (labels[p] == LabelCodes.UNKNOWN) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: the value %.9g has no class; expected one of those of %s, or --void %.0f",
                file,
                values[p],
                codes.classes(),
                values[p]));
      }
    }
    return new LabelMap(frame.height(), frame.width(), codes.classes().size(), labels);
  }

  /**
   * Reads the number of a region, of any kind, for each pixel of a photo.
   *
   * @param photo the photo
   * @param file one of its truths
   * @return of the frame's size
   * @throws IOException if they cannot be read or are not as many as the photo has pixels; names
   *     the file
   */
  public static LabelMap regions(Framed photo, Path file) throws IOException {
    SampleFrame frame = photo.frame();
    float[] values = frame.of(sameSize(file, Images.readSamples(file), frame));
    int[] regions = new int[values.length];
    int most = 0;
    for (int p = 0; p < values.length; p++) {
      regions[p] = (int) values[p];
      most = Math.max(most, regions[p]);
    }
    return new LabelMap(frame.height(), frame.width(), most + 1, regions);
  }

  /**
   * Reads the disparity of each pixel of a photo, or its depth, if the file lies in a folder called
   * so, of which disparity is the inverse.
   *
   * @param photo the photo
   * @return of the frame's size, row-major; NaN where it is unknown, that is not above 0 or not
   *     finite in the file
   * @throws IOException if they cannot be read or are not as many as the photo has pixels; names
   *     the file
   */
  public static float[] disparities(Framed photo) throws IOException {
    Path file = photo.sample().truths().get(0);
    float[] values = photo.frame().of(sameSize(file, numbers(file), photo.frame()));
    boolean depth = isDepth(file);
    for (int p = 0; p < values.length; p++) {
      boolean known = values[p] > 0 && Float.isFinite(values[p]);
      values[p] = !known ? Float.NaN : depth ? 1 / values[p] : values[p];
    }
    return values;
  }

  /**
   * Reads a map of numbers.
   *
   * @param file npy or pfm, or a picture of one channel, by its name
   * @return (1, 1, H, W) as they are in the file
   * @throws IOException if it cannot be read; names the file
   */
  public static NDArray numbers(Path file) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      return Npy.read(file);
    }
    return name.endsWith(".pfm") ? Pfm.read(file) : Images.readSamples(file);
  }

  /** By the nearest folder of either name: maps may lie deeper, scene by scene. */
  private static boolean isDepth(Path file) {
    boolean depth = false;
    for (Path folder : file.getParent()) {
      String name = folder.toString();
      depth = name.equals("depth") || (depth && !name.equals("disparity"));
    }
    return depth;
  }

  private static NDArray sameSize(Path file, NDArray map, SampleFrame frame) throws IOException {
    Shape expected = new Shape(1, 1, frame.photoHeight(), frame.photoWidth());
    if (!map.shape().equals(expected)) {
      throw new IOException(
          file + ": expected " + expected + ", the size of its photo, given " + map.shape());
    }
    return map;
  }
}
