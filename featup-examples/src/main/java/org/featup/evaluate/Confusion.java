package org.featup.evaluate;

/** Counts which class was said for pixels of which class. */
final class Confusion {
  private final int classes;
  private final long[] counts;

  Confusion(int classes) {
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  void add(int truth, int said) {
    counts[truth * classes + said]++;
  }

  /** The share of pixels of which the right class was said; NaN if there were none. */
  double accuracy() {
    long right = 0;
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      right += i % (classes + 1) == 0 ? counts[i] : 0;
      all += counts[i];
    }
    return (double) right / all;
  }

  /**
   * The mean intersection over union of the classes that were there; NaN if there were none. A
   * class that was not there but said counts against those it was said for.
   */
  double meanIou() {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < classes; k++) {
      long there = 0;
      long said = 0;
      for (int other = 0; other < classes; other++) {
        there += counts[k * classes + other];
        said += counts[other * classes + k];
      }
      if (there > 0) {
        long both = counts[k * classes + k];
        sum += (double) both / (there + said - both);
        present++;
      }
    }
    return sum / present;
  }
}
