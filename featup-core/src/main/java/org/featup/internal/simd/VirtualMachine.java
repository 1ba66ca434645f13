package org.featup.internal.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;

/**
 * What this JVM says of how it compiles vector code. Every answer comes from properties and flags,
 * none is measured, and what they do not tell is not guessed.
 */
final class VirtualMachine {
  private static final int HIGHEST_TIER = 4;

  /** Where HotSpot's C2 compiles every operation of the Vector API that the kernels use. */
  private static final Set<String> KNOWN = Set.of("amd64", "x86_64", "aarch64");

  private VirtualMachine() {}

  /**
   * Why vector code cannot be fast here.
   *
   * @return null if nothing says so; otherwise a sentence that says why and, where there is
   *     something, what to do
   */
  static String slow() {
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted mode") || is("UseCompiler", "false")) {
      return "this JVM only interprets (-Xint or the like), and interpreted vectors are slow";
    }
    int tier = flag("TieredStopAtLevel").map(Integer::parseInt).orElse(HIGHEST_TIER);
    if (mode.contains("emulated-client") || tier < HIGHEST_TIER) {
      return "this JVM compiles with C1 only (-XX:TieredStopAtLevel or the like), which knows no"
          + " vectors";
    }
    if (is("EnableVectorSupport", "false")) {
      return "vectors are not compiled (-XX:-EnableVectorSupport)";
    }
    return is("UseFMA", "false")
        ? "the processor has no fused multiply-add, or it is hidden by a virtual machine or by"
            + " -XX:-UseFMA"
        : null;
  }

  /**
   * Whether nothing is left to measure if {@link #slow} is null: the flags can be read, and
   * compiler and processor are known to be fast.
   *
   * @return false for other JVMs and compilers than HotSpot's, other processors, and a runtime
   *     without the module {@code jdk.management}
   */
  static boolean isKnown() {
    return KNOWN.contains(System.getProperty("os.arch", ""))
        && flag("UseFMA").isPresent()
        && !is("UseJVMCICompiler", "true");
  }

  /**
   * Registers of a vector's width: 16 with AVX2 and before, 32 with AVX-512 (for vectors of any
   * width) and on ARM.
   *
   * @param bits width of the vectors, from which it is concluded where the flags do not tell
   * @return 16 or 32
   */
  static int vectorRegisters(int bits) {
    if (System.getProperty("os.arch", "").equals("aarch64")) {
      return 32;
    }
    return flag("UseAVX").map(avx -> Integer.parseInt(avx) > 2).orElse(bits > 256) ? 32 : 16;
  }

  private static boolean is(String flag, String value) {
    return flag(flag).filter(value::equals).isPresent();
  }

  private static Optional<String> flag(String name) {
    try {
      return Optional.of(HotSpot.flag(name));
    } catch (IllegalArgumentException | NullPointerException | LinkageError e) {
      return Optional.empty(); // no such flag, no such bean, no such module
    }
  }

  /** A class of its own, since its types may be missing. */
  private static final class HotSpot {
    private HotSpot() {}

    static String flag(String name) {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(name)
          .getValue();
    }
  }
}
