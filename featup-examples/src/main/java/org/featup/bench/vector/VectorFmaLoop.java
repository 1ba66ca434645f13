package org.featup.bench.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.featup.bench.FmaLoop;

/**
 * Twelve independent sums: enough to hide the latency of a multiply-add on two ports, few enough
 * for sixteen registers. The sum is the addend, {@code x.fma(w, sum)}: as a factor it would cost a
 * move each, and half the peak.
 */
public final class VectorFmaLoop implements FmaLoop {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int SUMS = 12;

  /** Called by {@link java.util.ServiceLoader}. */
  public VectorFmaLoop() {}

  @Override
  public int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  @Override
  public int flopsPerIteration() {
    return 2 * SUMS * SPECIES.length();
  }

  @Override
  public float run(int iterations) {
    FloatVector x = FloatVector.broadcast(SPECIES, 1e-6f);
    FloatVector w = FloatVector.broadcast(SPECIES, 1.5f);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0.add(1);
    FloatVector s2 = s0.add(2);
    FloatVector s3 = s0.add(3);
    FloatVector s4 = s0.add(4);
    FloatVector s5 = s0.add(5);
    FloatVector s6 = s0.add(6);
    FloatVector s7 = s0.add(7);
    FloatVector s8 = s0.add(8);
    FloatVector s9 = s0.add(9);
    FloatVector s10 = s0.add(10);
    FloatVector s11 = s0.add(11);
    for (int i = 0; i < iterations; i++) {
      s0 = x.fma(w, s0);
      s1 = x.fma(w, s1);
      s2 = x.fma(w, s2);
      s3 = x.fma(w, s3);
      s4 = x.fma(w, s4);
      s5 = x.fma(w, s5);
      s6 = x.fma(w, s6);
      s7 = x.fma(w, s7);
      s8 = x.fma(w, s8);
      s9 = x.fma(w, s9);
      s10 = x.fma(w, s10);
      s11 = x.fma(w, s11);
    }
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector high = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return low.add(high).reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
  }
}
