package org.featup.cuda.ptx;

import java.util.Map;

/** The comparisons of setp: a bit per lane. */
final class Comparisons {

  /** Compares two registers. */
  interface Test {
    int run(Warp warp, int a, int b);
  }

  /** Which of three outcomes and of the unordered one make a comparison true. */
  private record Outcomes(boolean less, boolean equal, boolean greater, boolean unordered) {}

  private static final Map<String, Outcomes> ORDERED =
      Map.of(
          "eq", new Outcomes(false, true, false, false),
          "ne", new Outcomes(true, false, true, false),
          "lt", new Outcomes(true, false, false, false),
          "le", new Outcomes(true, true, false, false),
          "gt", new Outcomes(false, false, true, false),
          "ge", new Outcomes(false, true, true, false));

  private static final Map<String, Outcomes> UNORDERED =
      Map.of(
          "equ", new Outcomes(false, true, false, true),
          "neu", new Outcomes(true, false, true, true),
          "ltu", new Outcomes(true, false, false, true),
          "leu", new Outcomes(true, true, false, true),
          "gtu", new Outcomes(false, false, true, true),
          "geu", new Outcomes(false, true, true, true),
          "num", new Outcomes(true, true, true, false),
          "nan", new Outcomes(false, false, false, true));

  private static final Map<String, String> UNSIGNED =
      Map.of("lo", "lt", "ls", "le", "hi", "gt", "hs", "ge");

  private Comparisons() {}

  /** The comparison of a name for a type, or null. */
  static Test of(String name, PtxType type) {
    if (type.isFloat()) {
      Outcomes outcomes = ORDERED.getOrDefault(name, UNORDERED.get(name));
      if (outcomes == null || type.bits < 32) {
        return null;
      }
      return type.bits == 32 ? floats(outcomes) : doubles(outcomes);
    }
    boolean unsigned = type.kind == PtxType.Kind.UNSIGNED;
    Outcomes outcomes = ORDERED.get(unsigned ? UNSIGNED.getOrDefault(name, name) : name);
    boolean order = !name.equals("eq") && !name.equals("ne");
    if (outcomes == null || type.bits < 32 || (order && type.kind == PtxType.Kind.BITS)) {
      return null;
    }
    return type.bits == 32 ? ints(outcomes, unsigned) : longs(outcomes, unsigned);
  }

  private static Test floats(Outcomes o) {
    return (w, a, b) -> {
      float[] x = w.floats[a];
      float[] y = w.floats[b];
      int bits = 0;
      for (int i = 0; i < Warp.LANES; i++) {
        boolean is =
            x[i] < y[i] ? o.less : x[i] == y[i] ? o.equal : x[i] > y[i] ? o.greater : o.unordered;
        bits |= (is ? 1 : 0) << i;
      }
      return bits;
    };
  }

  private static Test doubles(Outcomes o) {
    return (w, a, b) -> {
      double[] x = w.doubles[a];
      double[] y = w.doubles[b];
      int bits = 0;
      for (int i = 0; i < Warp.LANES; i++) {
        boolean is =
            x[i] < y[i] ? o.less : x[i] == y[i] ? o.equal : x[i] > y[i] ? o.greater : o.unordered;
        bits |= (is ? 1 : 0) << i;
      }
      return bits;
    };
  }

  private static Test ints(Outcomes o, boolean unsigned) {
    int flip = unsigned ? Integer.MIN_VALUE : 0;
    return (w, a, b) -> {
      int[] x = w.ints[a];
      int[] y = w.ints[b];
      int bits = 0;
      for (int i = 0; i < Warp.LANES; i++) {
        int order = Integer.compare(x[i] ^ flip, y[i] ^ flip);
        bits |= ((order < 0 ? o.less : order == 0 ? o.equal : o.greater) ? 1 : 0) << i;
      }
      return bits;
    };
  }

  private static Test longs(Outcomes o, boolean unsigned) {
    long flip = unsigned ? Long.MIN_VALUE : 0;
    return (w, a, b) -> {
      long[] x = w.longs[a];
      long[] y = w.longs[b];
      int bits = 0;
      for (int i = 0; i < Warp.LANES; i++) {
        int order = Long.compare(x[i] ^ flip, y[i] ^ flip);
        bits |= ((order < 0 ? o.less : order == 0 ? o.equal : o.greater) ? 1 : 0) << i;
      }
      return bits;
    };
  }
}
