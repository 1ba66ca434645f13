package org.featup.spi;

/**
 * Border by reflection, the edge pixel not repeated: columns -1, -2 of {@code abcd} are {@code b},
 * {@code c}. PyTorch refuses a border as wide as the image; here the reflection goes back and forth
 * as often as needed ({@code numpy.pad(mode="reflect")} does the same), so that feature maps
 * smaller than the radius work, down to a single pixel.
 */
public final class Reflection {
  private Reflection() {}

  /**
   * Where an index outside an axis reads.
   *
   * @param i any index, negative too
   * @param size extent of the axis
   * @return an index in {@code 0 .. size - 1}
   */
  public static int index(int i, int size) {
    if (i >= 0 && i < size) {
      return i;
    }
    if (size == 1) {
      return 0;
    }
    int period = 2 * (size - 1);
    int folded = Math.floorMod(i, period);
    return folded < size ? folded : period - folded;
  }
}
