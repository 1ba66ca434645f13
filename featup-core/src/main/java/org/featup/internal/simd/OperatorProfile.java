package org.featup.internal.simd;

import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Uses every operator of the kernels some hundred times, before any kernel runs.
 *
 * <p>All operators of the Vector API share the code that looks them up ({@code
 * VectorOperators.opCode}, {@code ImplCache.find}). If that code is compiled while only one kind of
 * them has been used, {@code fma} say, C2 bets on that kind, and the first uses of others trap.
 * Four traps are forgiven, but they are counted again for each of the 16 to 32 operators that C2
 * inlines into a kernel; beyond {@code PerMethodTrapLimit}, 100, it trusts no profile in all of
 * that kernel, no longer knows the class of the vectors there, and keeps them as objects on the
 * heap: ten to thirty times slower, until the process ends. One start in seven was such. So the
 * profile shall show all kinds before C2 looks at it, which it does after some thousand calls.
 */
final class OperatorProfile {
  /** Beyond the calls from which on the JVM keeps a profile: 200 of each, with some delay. */
  private static final int ROUNDS = 200;

  private OperatorProfile() {}

  /** Takes some ten milliseconds beside those of the first use of vectors. */
  static float fill() {
    float sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
      FloatVector x = FloatVector.broadcast(SPECIES, 2 + i);
      FloatVector y = x.add(x).sub(x).mul(x).div(x).min(x).max(x).neg().sqrt().fma(x, x);
      IntVector bits = x.reinterpretAsInts().lanewise(VectorOperators.LSHL, 1).add(1);
      FloatVector z = bits.lanewise(VectorOperators.XOR, bits).reinterpretAsFloats();
      VectorMask<Float> larger = x.compare(VectorOperators.GT, z);
      sum += y.blend(z, larger).reduceLanes(VectorOperators.MAX);
    }
    return sum;
  }
}
