package org.featup.evaluate.task;

import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.bench.HeapPeak;
import org.featup.evaluate.Column;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;

/**
 * What upsampling all channels to the photo's size costs: milliseconds, the most memory that is
 * used for it, the result included, and the operations that the method needs at least. Means over
 * the first photos, each once after a call that does not count.
 */
public final class Cost implements Task {
  private static final List<Column> COLUMNS =
      List.of(Column.lower("ms"), Column.lower("MB"), Column.lower("GFLOP"));

  private static final int PHOTOS = 5;
  private static final double MILLION = 1e6;
  private static final double BILLION = 1e9;

  /** A new one. */
  public Cost() {}

  @Override
  public String name() {
    return "cost";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  /** Times differ from run to run. */
  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos) {
    List<String> first = fold.tested().stream().limit(PHOTOS).map(s -> s.name()).toList();
    return (photo, features) ->
        new Question(
            null,
            contender ->
                new Answer(
                    first.contains(photo.sample().name())
                        ? measure(contender, photo, features)
                        : new double[COLUMNS.size() + 1],
                    null));
  }

  private static double[] measure(Contender contender, Framed photo, PhotoFeatures features) {
    int height = photo.frame().height();
    int width = photo.frame().width();
    contender.upsample(features, height, width);
    HeapPeak peak = HeapPeak.start();
    long start = System.nanoTime();
    contender.upsample(features, height, width);
    double ms = (System.nanoTime() - start) / MILLION;
    double flops = contender.flops(features.features().shape(), height, width);
    return new double[] {ms, peak.bytes() / MILLION, flops / BILLION, 1};
  }

  @Override
  public double[] values(double[] counts) {
    return new double[] {counts[0] / counts[3], counts[1] / counts[3], counts[2] / counts[3]};
  }
}
