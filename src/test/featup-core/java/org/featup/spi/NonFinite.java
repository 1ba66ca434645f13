package org.featup.spi;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;

/**
 * An operation of a backend on small arrays, one element of which is replaced by NaN or infinity.
 *
 * @param name for messages
 * @param onDevice what a device may do otherwise than scalar
 * @param body runs it and returns all that it computes
 */
public record NonFinite(String name, OnDevice onDevice, Body body) {

  /** How results of a device may differ. None may be finite where NaN makes scalar's NaN. */
  public enum OnDevice {
    /** In nothing. */
    SAME,
    /** Elements more are NaN: weights of zero are multiplied there, and left out on the heap. */
    WIDER,
    /**
     * The same, and an infinite weight can give numbers: the ReLU of minus infinity is 0, where the
     * heap, which folds biases and norms into the weights, meets infinities of both signs.
     */
    RECTIFIED
  }

  NonFinite(String name, Body body) {
    this(name, OnDevice.SAME, body);
  }

  /** The arguments pass through {@code planted} one by one, always in the same order. */
  public interface Body {
    List<float[]> run(Backend backend, Planted planted);
  }

  /** Replaces one element of one argument; with a negative argument, none. */
  public static final class Planted {
    private final int argument;
    private final double place;
    private final float value;
    private int seen;

    /**
     * @param argument which, from 0
     * @param place of the element, 0 for the first, towards 1 for the last
     */
    Planted(int argument, double place, float value) {
      this.argument = argument;
      this.place = place;
      this.value = value;
    }

    float[] of(float[] array) {
      if (seen++ == argument) {
        array[(int) (place * array.length)] = value;
      }
      return array;
    }

    NDArray of(NDArray array) {
      of(array.data());
      return array;
    }

    Conv1x1 of(Conv1x1 conv) {
      of(conv.weight());
      return conv;
    }
  }

  /** Every operation of {@link Backend}. */
  public static List<NonFinite> all() {
    return Stream.of(NonFiniteMaps.all(), NonFiniteNetworks.all()).flatMap(List::stream).toList();
  }

  /** How many arguments the operation has. */
  public int arguments() {
    Planted none = new Planted(-1, 0, 0);
    body.run(Backends.byName("scalar", Workers.ofThreads(1)), none);
    return none.seen;
  }

  /**
   * Compares with scalar.
   *
   * @return null if the same elements are NaN, or with an infinity are not finite; otherwise the
   *     first that differs
   */
  public String difference(Backend backend, int argument, double place, float value) {
    boolean device = !backend.name().equals("simd") && !backend.name().equals("scalar");
    if (device && onDevice == OnDevice.RECTIFIED && !Float.isNaN(value)) {
      return null;
    }
    boolean wider = device && onDevice != OnDevice.SAME;
    Backend scalar = Backends.byName("scalar", Workers.ofThreads(1));
    List<float[]> expected = body.run(scalar, new Planted(argument, place, value));
    List<float[]> actual = body.run(backend, new Planted(argument, place, value));
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < expected.get(i).length; j++) {
        float wanted = expected.get(i)[j];
        float computed = actual.get(i)[j];
        boolean same = good(wanted, value) == good(computed, value);
        if (!same && !(wider && good(wanted, value))) {
          return String.format(
              "%s with %s (%08x) at %.1f of argument %d: element %d of result %d is %s, on scalar %s",
              name, value, Float.floatToRawIntBits(value), place, argument, j, i, computed, wanted);
        }
      }
    }
    return null;
  }

  /** Infinities may meet, and become NaN, in one order of a sum and not in another. */
  private static boolean good(float result, float planted) {
    return Float.isNaN(planted) ? !Float.isNaN(result) : Float.isFinite(result);
  }

  @Override
  public String toString() {
    return name;
  }
}
