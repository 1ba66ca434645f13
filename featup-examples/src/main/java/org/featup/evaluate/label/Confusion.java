package org.featup.evaluate.label;

/**
 * Counts of pixels by class: how many are of it, how many were taken for it, and how many rightly.
 * Counts of several pictures may be added.
 */
public final class Confusion {
  private static final int KINDS = 3;

  private final int classes;

  /** Per class: pixels of it, pixels predicted, both. */
  private final double[] counts;

  /**
   * No pixels yet.
   *
   * @param classes how many there are
   */
  public Confusion(int classes) {
    this(classes, new double[KINDS * classes]);
  }

  /**
   * With counts.
   *
   * @param classes how many there are
   * @param counts as {@link #counts()} returns them, or a sum of such; shared, not copied
   */
  public Confusion(int classes, double[] counts) {
    if (counts.length != KINDS * classes) {
      throw new IllegalArgumentException(
          "expected three counts for each of "
              + classes
              + " classes, given "
              + counts.length
              + " counts");
    }
    this.classes = classes;
    this.counts = counts;
  }

  /**
   * Counts a pixel.
   *
   * @param truth its class; {@link LabelMap#VOID} does not count
   * @param predicted the class it was taken for
   */
  public void add(int truth, int predicted) {
    if (truth == LabelMap.VOID) {
      return;
    }
    counts[KINDS * truth]++;
    counts[KINDS * predicted + 1]++;
    if (truth == predicted) {
      counts[KINDS * truth + 2]++;
    }
  }

  /**
   * Counts the pixels of a picture.
   *
   * @param truth their classes
   * @param predicted the classes they were taken for
   * @param within which of them count; null for all
   */
  public void add(LabelMap truth, LabelMap predicted, boolean[] within) {
    for (int p = 0; p < truth.labels().length; p++) {
      if (within == null || within[p]) {
        add(truth.labels()[p], predicted.labels()[p]);
      }
    }
  }

  /**
   * The counts.
   *
   * @return for each class the pixels of it, those predicted, and those that are both; not a copy
   */
  public double[] counts() {
    return counts;
  }

  /**
   * The share of pixels whose class was predicted.
   *
   * @return NaN if there were no pixels
   */
  public double accuracy() {
    double right = 0;
    double all = 0;
    for (int k = 0; k < classes; k++) {
      all += counts[KINDS * k];
      right += counts[KINDS * k + 2];
    }
    return right / all;
  }

  /**
   * The mean intersection over union of the classes that have pixels. One that has none but was
   * predicted counts against those that it was predicted for.
   *
   * @return NaN if there were no pixels
   */
  public double meanIou() {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < classes; k++) {
      double truth = counts[KINDS * k];
      double both = counts[KINDS * k + 2];
      if (truth > 0) {
        sum += both / (truth + counts[KINDS * k + 1] - both);
        present++;
      }
    }
    return sum / present;
  }
}
