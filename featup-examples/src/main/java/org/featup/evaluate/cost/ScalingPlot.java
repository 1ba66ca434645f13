package org.featup.evaluate.cost;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.featup.evaluate.cost.Scaling.Point;
import org.featup.evaluate.cost.Scaling.Size;
import org.featup.viz.FeaturePictures;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Plots of costs, a line for each method, both axes logarithmic. */
public final class ScalingPlot {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 320;

  private ScalingPlot() {}

  /**
   * Time, memory and operations against one quantity, beside each other.
   *
   * @param quantity what grows
   * @param of its value at a size
   * @param points of the methods at each size
   * @return a picture of three plots
   */
  public static BufferedImage of(String quantity, ToIntFunction<Size> of, List<Point> points) {
    return FeaturePictures.beside(
        List.of(
            plot(quantity, of, points, "ms", p -> 1e3 * p.cost().medianSeconds()),
            plot(quantity, of, points, "peak MB beyond the output", ScalingPlot::megabytes),
            plot(quantity, of, points, "GFLOP", p -> p.cost().flops() / 1e9)));
  }

  private static double megabytes(Point point) {
    return point.cost().peakHeapBytes() / 1e6;
  }

  private static BufferedImage plot(
      String quantity,
      ToIntFunction<Size> of,
      List<Point> points,
      String title,
      ToDoubleFunction<Point> value) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(quantity)
            .yAxisTitle(title)
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    for (String method : points.stream().map(Point::method).distinct().toList()) {
      // a logarithm has no place for 0: nearest needs no operations
      List<Point> own =
          points.stream()
              .filter(p -> p.method().equals(method) && value.applyAsDouble(p) > 0)
              .toList();
      if (!own.isEmpty()) {
        chart.addSeries(
            method,
            own.stream().mapToDouble(p -> of.applyAsInt(p.size())).toArray(),
            own.stream().mapToDouble(value).toArray());
      }
    }
    return BitmapEncoder.getBufferedImage(chart);
  }
}
