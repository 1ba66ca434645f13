package org.featup.cuda.ptx;

/** The conversions that kernels use all the time, for whole warps. */
final class FastConversions {

  private FastConversions() {}

  /** The conversion, or null if it is not among these. */
  static Lanes of(PtxType from, PtxType to, String rounding) {
    if (to.bits == 64 && to.isInteger() && from.bits == 32 && from.isInteger()) {
      long mask = from.isSigned() ? -1L : 0xffffffffL;
      return (w, d, a, b, c) -> {
        long[] out = w.longs[d];
        int[] in = w.ints[a];
        for (int i = 0; i < Warp.LANES; i++) {
          out[i] = in[i] & mask;
        }
      };
    }
    if (to.bits == 32 && to.isInteger() && from.bits == 64 && from.isInteger()) {
      return (w, d, a, b, c) -> {
        int[] out = w.ints[d];
        long[] in = w.longs[a];
        for (int i = 0; i < Warp.LANES; i++) {
          out[i] = (int) in[i];
        }
      };
    }
    if (to == PtxType.F32 && "rn".equals(rounding) && from.bits == 32 && from.isInteger()) {
      return from.isSigned() ? fromSigned() : fromUnsigned();
    }
    if (to == PtxType.F64 && from == PtxType.F32) {
      return (w, d, a, b, c) -> {
        double[] out = w.doubles[d];
        float[] in = w.floats[a];
        for (int i = 0; i < Warp.LANES; i++) {
          out[i] = in[i];
        }
      };
    }
    if (to == PtxType.F32 && from == PtxType.F64 && "rn".equals(rounding)) {
      return (w, d, a, b, c) -> {
        float[] out = w.floats[d];
        double[] in = w.doubles[a];
        for (int i = 0; i < Warp.LANES; i++) {
          out[i] = (float) in[i];
        }
      };
    }
    return halves(from, to, rounding);
  }

  private static Lanes halves(PtxType from, PtxType to, String rounding) {
    if (to == PtxType.F32 && from == PtxType.F16) {
      return (w, d, a, b, c) -> {
        for (int i = 0; i < Warp.LANES; i++) {
          w.floats[d][i] = Half.toFloat(w.ints[a][i]);
        }
      };
    }
    if (to == PtxType.F16 && from == PtxType.F32) {
      Rounding mode = Rounding.of(rounding);
      return (w, d, a, b, c) -> {
        for (int i = 0; i < Warp.LANES; i++) {
          w.ints[d][i] = Half.of(w.floats[a][i], mode);
        }
      };
    }
    return null;
  }

  private static Lanes fromSigned() {
    return (w, d, a, b, c) -> {
      float[] out = w.floats[d];
      int[] in = w.ints[a];
      for (int i = 0; i < Warp.LANES; i++) {
        out[i] = (float) in[i];
      }
    };
  }

  private static Lanes fromUnsigned() {
    return (w, d, a, b, c) -> {
      float[] out = w.floats[d];
      int[] in = w.ints[a];
      for (int i = 0; i < Warp.LANES; i++) {
        out[i] = (float) (in[i] & 0xffffffffL);
      }
    };
  }
}
