package org.featup.cuda.ptx;

import java.util.Map;
import java.util.Set;

/**
 * What a launch did to memory, and how much it computed. A request is an instruction of a warp; its
 * lanes that touch one sector of 32 bytes share it.
 *
 * @param kernel the kernel
 * @param loadedBytes bytes that threads loaded from global memory, each thread's counted
 * @param storedBytes bytes that threads stored to global memory
 * @param loadedSectors distinct sectors of each request, summed over loads
 * @param storedSectors the same for stores and atomics
 * @param distinctLoadedBytes bytes of global memory that were loaded by anybody, counted once
 * @param distinctStoredBytes bytes of global memory that were stored by anybody, counted once
 * @param sharedPasses passes over the banks of shared memory
 * @param sharedConflicts those of them that bank conflicts cost
 * @param instructions instructions of threads, by opcode with modifiers
 * @param warpInstructions instructions of warps, by opcode with modifiers
 * @param longestWarp the most instructions that a warp took in its block
 * @param lines lines of the PTX text, from 1, that a warp reached
 */
public record Traffic(
    String kernel,
    long loadedBytes,
    long storedBytes,
    long loadedSectors,
    long storedSectors,
    long distinctLoadedBytes,
    long distinctStoredBytes,
    long sharedPasses,
    long sharedConflicts,
    Map<String, Long> instructions,
    Map<String, Long> warpInstructions,
    long longestWarp,
    Set<Integer> lines) {

  /** Bytes of a sector. */
  public static final int SECTOR = 32;

  /**
   * What the memory system moves if no cache holds anything between two requests.
   *
   * @return bytes of all sectors requested
   */
  public long requestedBytes() {
    return SECTOR * (loadedSectors + storedSectors);
  }

  /**
   * What must be moved however good the caches are.
   *
   * @return distinct bytes loaded and stored
   */
  public long distinctBytes() {
    return distinctLoadedBytes + distinctStoredBytes;
  }

  /**
   * Counts instructions of one kind.
   *
   * @param opcode the first part of the opcode, as {@code fma}, or several parts, as {@code
   *     ld.shared}
   * @return how often threads ran it
   */
  public long count(String opcode) {
    return instructions.entrySet().stream()
        .filter(e -> e.getKey().equals(opcode) || e.getKey().startsWith(opcode + "."))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Multiplications with addition of f32.
   *
   * @return how many threads ran
   */
  public long fmas() {
    return count("fma.rn.f32") + count("fma.rn.ftz.f32") + count("mad.rn.f32");
  }

  /**
   * All instructions.
   *
   * @return how many threads ran
   */
  public long allInstructions() {
    return instructions.values().stream().mapToLong(Long::longValue).sum();
  }
}
