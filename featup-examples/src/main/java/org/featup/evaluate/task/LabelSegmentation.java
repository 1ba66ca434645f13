package org.featup.evaluate.task;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Column;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.LabelCodes;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.evaluate.label.Confusion;
import org.featup.evaluate.label.LabelMap;
import org.featup.evaluate.probe.LogisticProbe;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Segmentation of photos whose pixels people have labelled, by a linear map of the features.
 *
 * <p>Columns: mean intersection over union, share of pixels that are right, and the first within
 * some pixels of a border between two labels. Void pixels do not count; borders with them are
 * borders.
 */
public final class LabelSegmentation implements Task {
  private static final List<Column> COLUMNS =
      List.of(Column.higher("mIoU"), Column.higher("accuracy"), Column.higher("mIoU at borders"));

  /** Where the linear map is from. */
  public interface Head {

    /**
     * Learns it.
     *
     * @param network the backbone
     * @param labels what labels mean
     * @param fold the parts of the data set
     * @param photos reads them
     * @return from a contender to the map from channels to classes; asked for each photo
     * @throws IOException if a photo cannot be read
     */
    Function<Contender, Conv1x1> learn(
        Backbone network, LabelCodes labels, Dataset.Fold fold, SampleReader photos)
        throws IOException;
  }

  private final Head head;
  private final int border;

  /**
   * With a linear map.
   *
   * @param head where it is from
   * @param border pixels that count as near a border, at least 0
   */
  public LabelSegmentation(Head head, int border) {
    this.head = head;
    this.border = border;
  }

  /**
   * A probe by logistic regression, learned on the backbone's own features, from the shares that
   * the classes have in a cell; the same for all contenders, so that none is favoured (section 4.2
   * of the paper).
   *
   * @param ridge the weight of the penalty, above 0
   * @param steps of its descent, at least 1
   * @param seed of cells, if there are more than fit into memory
   * @param backend where to learn
   * @return the head
   */
  public static Head coarseProbe(double ridge, int steps, long seed, Backend backend) {
    return (network, labels, fold, photos) -> {
      Cells cells =
          Cells.of(
              network,
              fold.learned(),
              photos,
              (photo, shape) -> SampleReader.labels(photo, labels).shares(shape.h(), shape.w()),
              seed);
      Conv1x1 probe = LogisticProbe.fit(cells.maps(), cells.targets(), ridge, steps, backend);
      return contender -> probe;
    };
  }

  /**
   * A probe for each contender, learned on what it makes of the features (the protocol of JAFAR,
   * AnyUp and others).
   *
   * @param options of its training
   * @param backend where to learn
   * @return the head
   */
  public static Head upsampledProbe(PixelProbe.Options options, Backend backend) {
    return (network, labels, fold, photos) -> {
      Map<Contender, Conv1x1> probes = new HashMap<>();
      return contender ->
          probes.computeIfAbsent(
              contender,
              c -> PixelProbe.fit(network, c, labels, fold.learned(), photos, options, backend));
    };
  }

  /**
   * The last layer of a trained network.
   *
   * @param layer from the backbone's channels to the classes, in the order of the labels
   * @return the head
   */
  public static Head trained(Conv1x1 layer) {
    return (network, labels, fold, photos) -> {
      if (layer.outputs() != labels.classes().size()) {
        throw new IllegalArgumentException(
            "expected a head for "
                + labels.classes().size()
                + " classes, given one of "
                + layer.outputs());
      }
      return contender -> layer;
    };
  }

  @Override
  public String name() {
    return "segmentation";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos)
      throws IOException {
    LabelCodes labels = data.labels();
    Function<Contender, Conv1x1> heads = head.learn(network, labels, fold, photos);
    return (photo, features) -> {
      LabelMap truth = SampleReader.labels(photo, labels);
      boolean[] near = truth.nearBorder(border);
      return new Question(
          truth::paint,
          contender -> answer(contender, heads.apply(contender), photo, features, truth, near));
    };
  }

  private static Answer answer(
      Contender contender,
      Conv1x1 head,
      Framed photo,
      PhotoFeatures features,
      LabelMap truth,
      boolean[] near) {
    int height = photo.frame().height();
    int width = photo.frame().width();
    LabelMap predicted = LabelMap.greatest(contender.scores(features, head, height, width));
    Confusion all = new Confusion(truth.classes());
    Confusion borders = new Confusion(truth.classes());
    all.add(truth, predicted, null);
    borders.add(truth, predicted, near);
    double[] counts = new double[2 * all.counts().length];
    System.arraycopy(all.counts(), 0, counts, 0, counts.length / 2);
    System.arraycopy(borders.counts(), 0, counts, counts.length / 2, counts.length / 2);
    return new Answer(counts, predicted::paint);
  }

  @Override
  public double[] values(double[] counts) {
    int half = counts.length / 2;
    int classes = half / 3;
    Confusion all = new Confusion(classes, Arrays.copyOf(counts, half));
    Confusion borders = new Confusion(classes, Arrays.copyOfRange(counts, half, counts.length));
    return new double[] {all.meanIou(), all.accuracy(), borders.meanIou()};
  }
}
