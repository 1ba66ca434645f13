package org.featup.bench;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What decides how fast vectors are here, as the JVM and the operating system report it.
 *
 * @param vectorBits width of the vectors that this JVM compiles to; 0 without the Vector API
 * @param vectorRegisters registers of that width; 0 if unknown
 * @param caches sizes of the data caches of one processor, from the first level on, such as {@code
 *     48K, 2048K, 107520K}; empty if unknown
 * @param advice a flag of the JVM that should make it faster, and why; null for none
 */
public record Processor(int vectorBits, int vectorRegisters, String caches, String advice) {
  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final int FEW = 16;
  private static final int MANY = 32;

  /** The value of {@code UseAVX} from which on there are vectors of 512 bits. */
  private static final int AVX_512 = 3;

  /**
   * Describes the processor that this runs on.
   *
   * @return what is known
   */
  public static Processor here() {
    int bits = FmaPeak.vectorBits();
    int avx = avx();
    return new Processor(
        bits,
        registers(System.getProperty("os.arch"), avx),
        readCaches(),
        advice(avx, hasAvx512()));
  }

  /** AVX2 and what was before it have 16 registers, AVX-512 and NEON have 32. */
  static int registers(String architecture, int avx) {
    if (architecture.equals("aarch64")) {
      return MANY;
    }
    return avx < 0 ? 0 : avx < AVX_512 ? FEW : MANY;
  }

  /** HotSpot leaves AVX-512 unused on the first processors that had it. */
  static String advice(int avx, boolean hasAvx512) {
    return hasAvx512 && avx >= 0 && avx < AVX_512
        ? "-XX:UseAVX=3: the processor has vectors of 512 bits, and this JVM uses "
            + (avx < 1 ? "128" : "256")
            + " unless it is told to; compare both with featup bench jbu"
        : null;
  }

  /**
   * For people.
   *
   * @return width and number of registers
   */
  public String vectors() {
    if (vectorBits == 0) {
      return "unknown without jdk.incubator.vector";
    }
    return vectorBits
        + " bits"
        + (vectorRegisters == 0 ? "" : ", " + vectorRegisters + " registers");
  }

  /** The flag of HotSpot's on x86; -1 elsewhere. */
  private static int avx() {
    try {
      HotSpotDiagnosticMXBean flags =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return flags == null ? -1 : Integer.parseInt(flags.getVMOption("UseAVX").getValue());
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  private static boolean hasAvx512() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines.anyMatch(line -> line.startsWith("flags") && line.contains(" avx512f"));
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  private static String readCaches() {
    List<String> sizes = new ArrayList<>();
    try {
      for (int i = 0; Files.isDirectory(CACHES.resolve("index" + i)); i++) {
        Path cache = CACHES.resolve("index" + i);
        if (!Files.readString(cache.resolve("type")).strip().equals("Instruction")) {
          sizes.add(Files.readString(cache.resolve("size")).strip());
        }
      }
    } catch (IOException e) {
      return ""; // a container may hide them
    }
    return String.join(", ", sizes);
  }
}
