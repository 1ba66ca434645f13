package org.featup.internal.train.loop;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.featup.internal.viz.PixelText;
import org.featup.io.Images;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.reduce.Pca;
import org.featup.viz.FeatureColors;
import org.featup.viz.FeaturePictures;
import org.featup.viz.HeatMap;

/**
 * Draws a {@link TrainingView} as one picture with labels. The upper row shows the image and the
 * features, all in one colour space: the first three principal components of the low-resolution
 * map. The lower row shows uncertainty, saliency and the kernels of the attention as heat maps,
 * each from its least to its greatest value, which the label gives.
 */
public final class TrainingPictures {
  /** The name of the picture. */
  public static final String NAME = "views";

  private static final int RGB = 3;
  private static final int SHORTEST = 168;
  private static final int LONGEST = 448;
  private static final int GAP = 4;

  /** Pixels of a cell, without its label. */
  private final int width;

  private final int height;

  private TrainingPictures(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * Draws.
   *
   * @param view what is seen; parts that are null are left out
   * @return one picture under {@link #NAME}; its cells have the shape of the image, their longer
   *     side 168 to 448 pixels
   */
  public static Map<String, BufferedImage> of(TrainingView view) {
    int h = view.image().shape().h();
    int w = view.image().shape().w();
    double longer = Math.max(h, w);
    double scale = Math.max(SHORTEST, Math.min(LONGEST, longer)) / longer;
    TrainingPictures pictures = new TrainingPictures(pixels(w * scale), pixels(h * scale));
    return Map.of(NAME, pictures.grid(view));
  }

  private static int pixels(double length) {
    return (int) Math.max(1, Math.round(length));
  }

  private BufferedImage grid(TrainingView view) {
    BufferedImage upper = features(view);
    List<BufferedImage> lower = new ArrayList<>();
    addHeat(lower, "uncertainty", view.uncertainty(), width, height);
    addHeat(lower, "saliency", view.saliency(), width, height);
    int side = Math.min(width, height);
    addHeat(lower, "w", view.w(), side, side);
    addHeat(lower, "b", view.b(), side, side);
    return lower.isEmpty()
        ? upper
        : FeaturePictures.below(List.of(upper, FeaturePictures.beside(lower)));
  }

  private BufferedImage features(TrainingView view) {
    Pca pca = Pca.fitAtMost(RGB, view.lowRes());
    NDArray projected = pca.transform(view.lowRes());
    FeatureColors colors = FeatureColors.fit(projected);
    BufferedImage photo = Images.resize(Images.toImage(view.image()), height, width);
    List<BufferedImage> cells = new ArrayList<>();
    cells.add(cell("image", photo, width, height));
    cells.add(cell("low res", colors.paint(projected), width, height));
    cells.add(cell("high res", colors.paint(pca.transform(view.highRes())), width, height));
    cells.add(cell("target", colors.paint(pca.transform(view.target())), width, height));
    cells.add(cell("prediction", colors.paint(pca.transform(view.prediction())), width, height));
    return FeaturePictures.beside(cells);
  }

  private static void addHeat(
      List<BufferedImage> cells, String name, NDArray map, int width, int height) {
    if (map != null) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (float value : map.toArray(Layout.NCHW)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      String label = String.format(Locale.ROOT, "%s %.3g to %.3g", name, low, high);
      cells.add(cell(label, HeatMap.paint(map), width, height));
    }
  }

  /** A picture in the cell's size, without interpolation, its label below, a gap at its right. */
  private static BufferedImage cell(String label, BufferedImage picture, int width, int height) {
    BufferedImage enlarged = FeaturePictures.enlarge(picture, height, width);
    return FeaturePictures.below(List.of(enlarged, PixelText.line(label, width + GAP)));
  }
}
