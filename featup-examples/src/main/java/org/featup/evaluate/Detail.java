package org.featup.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.internal.loss.Similarity;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;

/**
 * True detail: how alike the upsampled features are to those that the backbone gives when it sees
 * the same photo larger. Where a photo of 224 pixels has 14x14 cells, the same photo at 448 has
 * 28x28, and at 896 56x56.
 *
 * <p>Every contender upsamples to the size of the photo, and its pixels are averaged over the cells
 * of the larger grid: so all are asked for the same thing, and none may choose a resolution that
 * suits it. Four numbers for each enlargement: the mean cosine of all cells, the same within the
 * {@link EdgeBand}, each cell weighted by its share of the band, and both again after the mean of
 * the low-resolution features over all photos was subtracted, because features that are never
 * negative have that mean in common and a cosine near 1 for nothing.
 */
public final class Detail implements Measure {
  private final List<Enlargement> enlargements;
  private final EdgeBand band;
  private final Backend backend;

  /**
   * Combines what it compares with.
   *
   * @param enlargements the photos larger, at least one size
   * @param band where edges are
   * @param backend pools
   * @throws IllegalArgumentException if there is no enlargement
   */
  public Detail(List<Enlargement> enlargements, EdgeBand band, Backend backend) {
    if (enlargements.isEmpty()) {
      throw new IllegalArgumentException("expected at least one enlargement, given none");
    }
    this.enlargements = List.copyOf(enlargements);
    this.band = band;
    this.backend = backend;
  }

  @Override
  public String name() {
    return "detail";
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (Enlargement larger : enlargements) {
      for (String kind : List.of("cosine", "centred")) {
        columns.add(Column.higher(kind + " x" + larger.factor()));
        columns.add(Column.higher(kind + " x" + larger.factor() + " edges"));
      }
    }
    return columns;
  }

  @Override
  public double[][] of(Contender contender, Backbone backbone, List<NDArray> images) {
    float[] mean = Similarity.mean(images.stream().map(backbone::features).toList());
    return images.stream()
        .map(image -> row(contender, PhotoFeatures.of(backbone, image), mean))
        .toArray(double[][]::new);
  }

  private double[] row(Contender contender, PhotoFeatures photoFeatures, float[] mean) {
    double[] row = new double[4 * enlargements.size()];
    Arrays.fill(row, Double.NaN);
    Shape size = photoFeatures.image().shape();
    NDArray upsampled = contender.upsample(photoFeatures, size.h(), size.w());
    NDArray edges = band.of(photoFeatures.image(), backend);
    for (int i = 0; i < enlargements.size(); i++) {
      NDArray larger = enlargements.get(i).images().get(photoFeatures.image());
      if (larger != null) {
        NDArray truth = photoFeatures.backbone().features(larger);
        compare(pooled(upsampled, truth), truth, mean, pooled(edges, truth), row, 4 * i);
      }
    }
    return row;
  }

  private static void compare(
      NDArray given, NDArray truth, float[] mean, NDArray edges, double[] row, int at) {
    float[] origin = new float[mean.length];
    row[at] = Similarity.cosine(given, truth, origin);
    row[at + 1] = Similarity.cosine(given, truth, origin, edges);
    row[at + 2] = Similarity.cosine(given, truth, mean);
    row[at + 3] = Similarity.cosine(given, truth, mean, edges);
  }

  /** The mean over the cells of another map. */
  private NDArray pooled(NDArray map, NDArray to) {
    return backend.averagePool(map, to.shape().h(), to.shape().w()).toHost();
  }
}
