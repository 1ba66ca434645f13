package org.featup.cuda.machine;

import java.util.stream.Stream;

/**
 * What a multiprocessor has to share among blocks (CUDA programming guide, compute capabilities).
 *
 * @param arch the architecture
 * @param shared bytes of shared memory for all blocks together
 * @param blockShared bytes that one block may have
 * @param reserved bytes of shared memory that the system takes of each block
 * @param warps that are resident at most
 * @param blocks that are resident at most
 */
record Multiprocessor(
    String arch, int shared, int blockShared, int reserved, int warps, int blocks) {
  private static final int KIB = 1024;
  private static final int REGISTERS = 65536;
  private static final int WARP = 32;

  /** Registers come in pieces of so many for a warp. */
  private static final int REGISTER_UNIT = 256;

  private static final int SHARED_UNIT = 128;

  /** Volta to Blackwell. */
  static Stream<Multiprocessor> all() {
    return Stream.of(
        new Multiprocessor("sm_70", 96 * KIB, 96 * KIB, 0, 64, 32),
        new Multiprocessor("sm_75", 64 * KIB, 64 * KIB, 0, 32, 16),
        new Multiprocessor("sm_80", 164 * KIB, 163 * KIB, KIB, 64, 32),
        new Multiprocessor("sm_86", 100 * KIB, 99 * KIB, KIB, 48, 16),
        new Multiprocessor("sm_89", 100 * KIB, 99 * KIB, KIB, 48, 24),
        new Multiprocessor("sm_90", 228 * KIB, 227 * KIB, KIB, 64, 32),
        new Multiprocessor("sm_100", 228 * KIB, 227 * KIB, KIB, 64, 32),
        new Multiprocessor("sm_120", 100 * KIB, 99 * KIB, KIB, 48, 24));
  }

  static Multiprocessor of(String arch) {
    return all().filter(m -> m.arch.equals(arch)).findFirst().orElseThrow();
  }

  /** Blocks that are resident together; 0 if not even one is. */
  int residentBlocks(int registers, int sharedBytes, int threads) {
    int blockWarps = (threads + WARP - 1) / WARP;
    int perWarp = roundUp(registers * WARP, REGISTER_UNIT);
    // Each of the four schedulers has a quarter of the registers, for warps of its own.
    int byRegisters = 4 * (REGISTERS / 4 / perWarp) / blockWarps;
    if (sharedBytes > blockShared) {
      return 0;
    }
    int each = roundUp(sharedBytes + reserved, SHARED_UNIT);
    int byShared = each == 0 ? blocks : shared / each;
    return Math.min(Math.min(byRegisters, byShared), Math.min(warps / blockWarps, blocks));
  }

  /** Part of the warps that could be resident, 0 to 1. */
  double occupancy(int registers, int sharedBytes, int threads) {
    int blockWarps = (threads + WARP - 1) / WARP;
    return (double) residentBlocks(registers, sharedBytes, threads) * blockWarps / warps;
  }

  private static int roundUp(int value, int unit) {
    return (value + unit - 1) / unit * unit;
  }
}
