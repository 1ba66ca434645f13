package org.featup.spi;

/**
 * Two 1x1 convolutions with an exact GELU between them.
 *
 * @param first inputs to hidden
 * @param second hidden to outputs
 */
public record Mlp(Conv1x1 first, Conv1x1 second) {

  /**
   * Checks that the layers fit.
   *
   * @throws IllegalArgumentException if the hidden widths differ
   */
  public Mlp {
    if (first.outputs() != second.inputs()) {
      throw new IllegalArgumentException(
          "hidden widths differ: " + first.outputs() + " and " + second.inputs());
    }
  }
}
