package org.featup.ndarray;

import java.util.Arrays;
import java.util.Objects;

/**
 * A tensor that is learned, with its gradient beside it. Layers read {@link #value} and add to
 * {@link #gradient}; an optimiser reads the gradient and writes the value. Both arrays stay the
 * same for the life of the parameter, so that others may hold on to them. Not safe for use by
 * several threads at once.
 */
public final class Parameter {
  private final String name;
  private final long[] shape;
  private final float[] value;
  private final float[] gradient;

  /**
   * Wraps values, which are shared, not copied.
   *
   * @param name its key in weight files, such as {@code up1.range_proj.0.weight}
   * @param value row-major elements
   * @param shape extents; none for a scalar
   * @throws IllegalArgumentException if the extents do not multiply to {@code value.length}
   */
  public Parameter(String name, float[] value, long... shape) {
    long elements = 1;
    for (long extent : shape) {
      elements = Math.multiplyExact(elements, extent);
    }
    if (elements != value.length) {
      throw new IllegalArgumentException(
          name
              + ": shape "
              + Arrays.toString(shape)
              + " has "
              + elements
              + " elements, given "
              + value.length);
    }
    this.name = Objects.requireNonNull(name, "name");
    this.shape = shape.clone();
    this.value = value;
    this.gradient = new float[value.length];
  }

  private Parameter(String name, Parameter same) {
    this.name = Objects.requireNonNull(name, "name");
    this.shape = same.shape;
    this.value = same.value;
    this.gradient = same.gradient;
  }

  /**
   * The same tensor under another name: where several parts are trained together, each has its
   * prefix.
   *
   * @param other its key in weight files
   * @return a parameter that shares both arrays
   */
  public Parameter named(String other) {
    return new Parameter(other, this);
  }

  /**
   * Its key in weight files.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Its extents.
   *
   * @return a copy; empty for a scalar
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * The elements, row-major.
   *
   * @return the array itself, not a copy
   */
  public float[] value() {
    return value;
  }

  /**
   * The gradient of the loss by each element, summed over all backward passes since {@link
   * #clearGradient}.
   *
   * @return the array itself, not a copy
   */
  public float[] gradient() {
    return gradient;
  }

  /** Sets the gradient to zero. */
  public void clearGradient() {
    Arrays.fill(gradient, 0);
  }

  @Override
  public String toString() {
    return name + " " + Arrays.toString(shape);
  }
}
