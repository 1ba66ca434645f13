package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.SegmentationTask.Test;
import org.featup.evaluate.label.Confusion;
import org.featup.evaluate.label.LabelMap;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Segmentation of composites with exact masks. Objects cut out of photos lie on other photos, and a
 * linear probe tells which photo each pixel is from. The probe learns from the backbone's own
 * features of composites of one half of every photo, strip by strip: once per backbone, never from
 * an upsampler, so that none is favoured. It is tested with each contender on composites of the
 * other half, which it never saw.
 *
 * <p>The photos are taken in groups of at most eight, and the classes of a group are its photos. A
 * row is a photo: the counts of pixels of all test composites whose ground it is.
 */
public final class Segmentation implements Measure {
  private static final int MOST_CLASSES = 8;
  private static final List<Column> COLUMNS =
      List.of(Column.higher("mIoU"), Column.higher("accuracy"), Column.higher("mIoU at borders"));

  private final SegmentationOptions options;
  private final Backend backend;
  private final Prepared<List<SegmentationTask>> prepared = new Prepared<>(this::prepare);

  /**
   * With options.
   *
   * @param options how
   * @param backend where the probe is learned
   */
  public Segmentation(SegmentationOptions options, Backend backend) {
    this.options = options;
    this.backend = backend;
  }

  @Override
  public String name() {
    return "segmentation";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there is but one image
   */
  @Override
  public double[][] of(Contender contender, Backbone network, List<NDArray> images) {
    double[][] rows = new double[images.size()][];
    int first = 0;
    for (SegmentationTask task : prepared.of(network, images)) {
      int classes = task.probe().outputs();
      for (int ground = 0; ground < classes; ground++) {
        rows[first + ground] = row(contender, task, ground);
      }
      first += classes;
    }
    return rows;
  }

  private List<SegmentationTask> prepare(Backbone network, List<NDArray> images) {
    int groups = (images.size() + MOST_CLASSES - 1) / MOST_CLASSES;
    List<SegmentationTask> tasks = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      List<NDArray> group =
          images.subList(i * images.size() / groups, (i + 1) * images.size() / groups);
      tasks.add(SegmentationTask.prepare(network, group, options, backend));
    }
    return tasks;
  }

  private static double[] row(Contender contender, SegmentationTask task, int ground) {
    Confusion all = new Confusion(task.probe().outputs());
    Confusion near = new Confusion(task.probe().outputs());
    for (Test test : task.tests()) {
      if (test.ground() == ground) {
        count(contender, task.probe(), test, all, near);
      }
    }
    return new double[] {all.meanIou(), all.accuracy(), near.meanIou()};
  }

  private static void count(
      Contender contender, Conv1x1 probe, Test test, Confusion all, Confusion near) {
    int side = test.truth().height();
    LabelMap predicted =
        LabelMap.greatest(contender.scores(test.photoFeatures(), probe, side, side));
    all.add(test.truth(), predicted, null);
    near.add(test.truth(), predicted, test.nearBorder());
  }
}
