package org.featup.evaluate.task;

import java.util.Arrays;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Column;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.evaluate.label.LabelMap;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.featup.viz.HeatMap;

/**
 * Class activation maps, by average drop and average increase (section 6.10 of the paper). The
 * classifier's last layer applied to every pixel of the upsampled features gives the map of the
 * class that the classifier takes the photo for. Half of the pixels, those of the largest values,
 * are kept, and the others blurred; the classifier's confidence for this class in the masked photo
 * is compared with that in the photo.
 *
 * <p>Columns: the mean of {@code 100 max(0, before - after) / before}, where lower is better, and
 * the share of photos, in per cent, of which the confidence grew.
 */
public final class ClassActivation implements Task {
  private static final List<Column> COLUMNS =
      List.of(Column.lower("average drop"), Column.higher("average increase"));

  /** Deviation of the blur, as a part of the shorter side; the paper does not give one. */
  private static final double BLUR = 0.05;

  private static final int PERCENT = 100;

  private final Conv1x1 layer;
  private final Classifier classifier;

  /**
   * With a classifier.
   *
   * @param layer its last layer, from the backbone's channels to the classes
   * @param classifier the whole of it
   */
  public ClassActivation(Conv1x1 layer, Classifier classifier) {
    this.layer = layer;
    this.classifier = classifier;
  }

  @Override
  public String name() {
    return "CAM";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Trial prepare(Backbone network, Dataset data, Dataset.Fold fold, SampleReader photos) {
    return (photo, features) -> {
      float[] logits = classifier.logits(photo.image());
      if (logits.length != layer.outputs()) {
        throw new IllegalArgumentException(
            "expected a classifier of the layer's "
                + layer.outputs()
                + " classes, given one of "
                + logits.length);
      }
      int chosen = LabelMap.greatest(logits, 0, logits.length);
      double before = confidence(logits, chosen);
      NDArray blurred = blurred(photo.image());
      Conv1x1 row = row(chosen);
      return new Question(
          null, contender -> answer(contender, row, photo, features, blurred, chosen, before));
    };
  }

  /** The part of the layer that scores one class. */
  private Conv1x1 row(int index) {
    int inputs = layer.inputs();
    float[] weight = Arrays.copyOfRange(layer.weight(), index * inputs, (index + 1) * inputs);
    return new Conv1x1(inputs, 1, weight, new float[] {layer.bias()[index]});
  }

  private Answer answer(
      Contender contender,
      Conv1x1 row,
      Framed photo,
      PhotoFeatures features,
      NDArray blurred,
      int chosen,
      double before) {
    int height = photo.frame().height();
    int width = photo.frame().width();
    NDArray map = contender.scores(features, row, height, width).toHost();
    NDArray masked = masked(photo.image(), blurred, upperHalf(map.toArray(Layout.NCHW)));
    double after = confidence(classifier.logits(masked), chosen);
    double drop = PERCENT * Math.max(0, before - after) / before;
    double[] counts = {drop, after > before ? PERCENT : 0, 1};
    return new Answer(counts, () -> HeatMap.paint(map));
  }

  /** Half of the elements, those of the largest values; of equal ones the first. */
  static boolean[] upperHalf(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int kept = values.length / 2;
    float least = sorted[values.length - kept];
    int above = 0;
    for (float value : values) {
      above += value > least ? 1 : 0;
    }
    int equal = kept - above;
    boolean[] upper = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      upper[i] = values[i] > least || (values[i] == least && equal-- > 0);
    }
    return upper;
  }

  private static NDArray masked(NDArray image, NDArray blurred, boolean[] kept) {
    Shape s = image.shape();
    NDArray masked = NDArray.zeros(s);
    for (int c = 0; c < s.c(); c++) {
      for (int y = 0; y < s.h(); y++) {
        for (int x = 0; x < s.w(); x++) {
          NDArray from = kept[y * s.w() + x] ? image : blurred;
          masked.set(0, c, y, x, from.get(0, c, y, x));
        }
      }
    }
    return masked;
  }

  /** A Gaussian; at borders the weights within are normalised. */
  private static NDArray blurred(NDArray image) {
    Shape s = image.shape();
    double sigma = BLUR * Math.min(s.h(), s.w());
    double[] kernel = new double[(int) Math.ceil(3 * sigma) + 1];
    Arrays.setAll(kernel, i -> Math.exp(-(i * i) / (2 * sigma * sigma)));
    float[] planes = image.toArray(Layout.NCHW);
    for (int c = 0; c < s.c(); c++) {
      int from = c * s.h() * s.w();
      for (int y = 0; y < s.h(); y++) {
        blurLine(planes, from + y * s.w(), 1, s.w(), kernel);
      }
      for (int x = 0; x < s.w(); x++) {
        blurLine(planes, from + x, s.w(), s.h(), kernel);
      }
    }
    return NDArray.wrap(planes, s, Layout.NCHW);
  }

  private static void blurLine(float[] data, int from, int stride, int length, double[] kernel) {
    float[] line = new float[length];
    for (int i = 0; i < length; i++) {
      line[i] = data[from + i * stride];
    }
    for (int i = 0; i < length; i++) {
      double sum = 0;
      double weights = 0;
      for (int j = Math.max(0, i - kernel.length + 1);
          j < Math.min(length, i + kernel.length);
          j++) {
        double weight = kernel[Math.abs(i - j)];
        sum += weight * line[j];
        weights += weight;
      }
      data[from + i * stride] = (float) (sum / weights);
    }
  }

  /** The softmax of one class. */
  private static double confidence(float[] logits, int chosen) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[chosen]);
    }
    return 1 / sum;
  }

  @Override
  public double[] values(double[] counts) {
    return new double[] {counts[0] / counts[2], counts[1] / counts[2]};
  }
}
