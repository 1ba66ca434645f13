package org.featup.viz;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.featup.internal.viz.PixelText;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;

/** Pictures of features: of one map, or of maps of several resolutions in one colour space. */
public final class FeaturePictures {
  private static final int COLORS = 3;

  private FeaturePictures() {}

  /**
   * A picture of a map by itself: its first three principal components as red, green and blue, each
   * over its own range. What looks alike is alike, but the colours of two such pictures have
   * nothing to do with each other; to compare maps, project them with the {@link Pca} of one of
   * them and paint them with its {@link FeatureColors}, or use {@link #strip}.
   *
   * @param features (N, C, H, W), of any number of channels; the first image is shown; not modified
   * @return an image of W x H pixels, a pixel for each of the map's; {@link #enlarge} makes larger
   *     ones
   * @throws IllegalArgumentException if an element is not finite
   */
  public static BufferedImage of(NDArray features) {
    NDArray first = features.image(0).toHost();
    Shape shape = first.shape();
    int most = (int) Math.min(COLORS, (long) shape.h() * shape.w());
    Pca pca = Pca.fit(Math.min(most, shape.c()), first);
    NDArray projected = pca.transform(first);
    return FeatureColors.fit(projected).paint(projected);
  }

  /**
   * A row of columns of one size: the photo, then every map, each with its name in a line of 13
   * pixels below it. The usual maps are the backbone's low-resolution features, their bilinear
   * enlargement and FeatUp's.
   *
   * @param photo shown in the first column, resampled to the size
   * @param colors the colour space, fitted on the low-resolution features
   * @param projected maps (1, k, h, w) of any size by name, in the order of the columns, projected
   *     alike; enlarged without interpolation, so that cells are seen as cells
   * @param height pixels of a column, at least 1
   * @param width pixels of a column, at least 1
   * @return an image of {@code height + 13} rows and {@code (1 + projected.size()) * width} columns
   * @throws IllegalArgumentException if a size is below 1 or a map has not k channels
   */
  public static BufferedImage strip(
      BufferedImage photo,
      FeatureColors colors,
      Map<String, NDArray> projected,
      int height,
      int width) {
    requireSize(height, width);
    List<BufferedImage> columns = new ArrayList<>();
    columns.add(captioned(Images.resize(photo, height, width), "photo"));
    projected.forEach(
        (name, map) -> columns.add(captioned(enlarge(colors.paint(map), height, width), name)));
    return beside(columns);
  }

  /**
   * A picture with its name below.
   *
   * @param picture the picture; not modified
   * @param name one line; cut off where the picture ends
   * @return an image as wide, 13 pixels higher
   */
  public static BufferedImage captioned(BufferedImage picture, String name) {
    return below(List.of(picture, PixelText.line(name, picture.getWidth())));
  }

  /**
   * Pictures beside each other, their tops aligned.
   *
   * @param pictures from left to right, at least one
   * @return an image as wide as all and as high as the highest; black where there is none
   * @throws IllegalArgumentException if there are no pictures
   */
  public static BufferedImage beside(List<BufferedImage> pictures) {
    return join(pictures, true);
  }

  /**
   * Pictures below each other, their left sides aligned.
   *
   * @param pictures from top to bottom, at least one
   * @return an image as high as all and as wide as the widest; black where there is none
   * @throws IllegalArgumentException if there are no pictures
   */
  public static BufferedImage below(List<BufferedImage> pictures) {
    return join(pictures, false);
  }

  /**
   * Resamples a picture to the nearest pixel.
   *
   * @param picture the picture; not modified
   * @param height pixels, at least 1
   * @param width pixels, at least 1
   * @return a new image
   * @throws IllegalArgumentException if a size is below 1
   */
  public static BufferedImage enlarge(BufferedImage picture, int height, int width) {
    requireSize(height, width);
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int row = (int) ((y + 0.5) * picture.getHeight() / height);
      for (int x = 0; x < width; x++) {
        int column = (int) ((x + 0.5) * picture.getWidth() / width);
        result.setRGB(x, y, picture.getRGB(column, row));
      }
    }
    return result;
  }

  private static BufferedImage join(List<BufferedImage> pictures, boolean across) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("expected at least one picture, given none");
    }
    int width = 0;
    int height = 0;
    for (BufferedImage p : pictures) {
      width = across ? Math.addExact(width, p.getWidth()) : Math.max(width, p.getWidth());
      height = across ? Math.max(height, p.getHeight()) : Math.addExact(height, p.getHeight());
    }
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int at = 0;
    for (BufferedImage p : pictures) {
      int[] rgb = p.getRGB(0, 0, p.getWidth(), p.getHeight(), null, 0, p.getWidth());
      int x = across ? at : 0;
      int y = across ? 0 : at;
      result.setRGB(x, y, p.getWidth(), p.getHeight(), rgb, 0, p.getWidth());
      at += across ? p.getWidth() : p.getHeight();
    }
    return result;
  }

  private static void requireSize(int height, int width) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected a size of at least 1x1 pixels, given " + height + "x" + width);
    }
  }
}
