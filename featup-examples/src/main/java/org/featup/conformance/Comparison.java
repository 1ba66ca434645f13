package org.featup.conformance;

import java.util.ArrayList;
import java.util.List;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;

/** Collects the relative errors of one case. */
final class Comparison {
  private final List<String> compared = new ArrayList<>();
  private double error;
  private boolean within = true;

  /** Compares two arrays of the same shape. */
  void add(String name, NDArray expected, NDArray actual) {
    if (!expected.shape().equals(actual.shape())) {
      throw new IllegalStateException(
          name + ": expected shape " + expected.shape() + ", computed " + actual.shape());
    }
    add(name, expected.toArray(Layout.NCHW), actual.toArray(Layout.NCHW));
  }

  /** Compares two arrays of the same length. */
  void add(String name, float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalStateException(
          name + ": expected " + expected.length + " elements, computed " + actual.length);
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      // a NaN must not pass: it is larger than any tolerance
      double d = Math.abs((double) expected[i] - actual[i]);
      difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
    }
    compared.add(name);
    double relative = difference / Math.max(largest, Float.MIN_NORMAL);
    error = Math.max(error, relative);
    within &= relative <= tolerance(name);
  }

  private static double tolerance(String name) {
    return name.startsWith("grad.") ? Conformance.GRADIENT_TOLERANCE : Conformance.TOLERANCE;
  }

  /** Whether something was compared, and all of it is as exact as it must be. */
  boolean passed() {
    return within && !compared.isEmpty();
  }

  /** Compares one number. */
  void add(String name, float[] expected, double actual) {
    add(name, expected, new float[] {(float) actual});
  }

  double error() {
    return compared.isEmpty() ? Double.NaN : error;
  }

  String note() {
    return String.join(", ", compared);
  }
}
