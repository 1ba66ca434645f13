package org.featup.evaluate.scene;

/** Which columns of a photo a composite may show: what is learned from is not what is tested. */
public enum Part {
  /** The left half. */
  LEFT,
  /** The right half. */
  RIGHT,
  /** All columns. */
  WHOLE;

  int from(int width) {
    return this == RIGHT ? width - columns(width) : 0;
  }

  int columns(int width) {
    return this == WHOLE ? width : Math.max(1, width / 2);
  }
}
