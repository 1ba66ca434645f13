package org.featup.cuda.ptx;

import java.util.Arrays;

/** The registers of 32 threads. */
final class Warp {
  static final int LANES = 32;

  /** The mask of all lanes. */
  static final int ALL = -1;

  final float[][] floats;
  final int[][] ints;
  final long[][] longs;
  final double[][] doubles;

  /** Predicates, a bit per lane. */
  final int[] predicates;

  /** For each register id the lanes that have written it. */
  final int[] written;

  /** For each step the lanes that ran it, whose registers need no second check. */
  final int[] checked;

  /** Addresses of the lanes in a memory access. */
  final long[] addresses = new long[LANES];

  /** Scratch of the count of bank conflicts: the words wanted of each bank, and how many. */
  final long[][] bankWords = new long[LANES][LANES];

  final int[] bankCounts = new int[LANES];

  final Block block;
  final int number;

  /** Lanes that have a thread. */
  final int threads;

  /** The step that runs, and where it is counted. */
  int step;

  final Counters counters;

  /** What the first lane's accesses are noted as until the next barrier. */
  private long firstAccess;

  /** What reads of several lanes are noted as. */
  long manyReads;

  /** What any warp did up to this clock came before what this warp does now. */
  int settled;

  /** The lane at work, for messages. */
  int lane;

  Warp(Block block, Program program, Counters counters, int number, int threads) {
    this.block = block;
    this.number = number;
    this.counters = counters;
    this.threads = threads >= LANES ? ALL : (1 << threads) - 1;
    Registers registers = program.registers();
    floats = new float[registers.size(RegisterFile.FLOATS)][LANES];
    ints = new int[registers.size(RegisterFile.INTS)][LANES];
    longs = new long[registers.size(RegisterFile.LONGS)][LANES];
    doubles = new double[registers.size(RegisterFile.DOUBLES)][LANES];
    predicates = new int[registers.size(RegisterFile.PREDICATES)];
    checked = new int[program.steps().length];
    written = new int[registers.checked().size()];
    for (Registers.Fixed fixed : registers.fixed()) {
      fill(fixed.slot(), fixed.bits());
    }
  }

  /** Forgets what the last block left. */
  void start(Program program) {
    Arrays.fill(written, 0);
    Arrays.fill(checked, 0);
    tick();
    for (Registers.Special special : program.registers().specials()) {
      int[] values = ints[special.slot().index()];
      for (int i = 0; i < LANES; i++) {
        values[i] = special.register().value(block, thread(i));
      }
    }
  }

  /** Takes the warp's clock, which a barrier moved on. */
  void tick() {
    firstAccess = Access.of(block.index(), thread(0), block.clocks.now(number));
    manyReads = firstAccess | Access.MANY_THREADS;
    settled = block.clocks.settled(number);
  }

  /** What an access of a lane is noted as. */
  long access(int lane) {
    return firstAccess + Access.of(-1, lane, 0);
  }

  int thread(int lane) {
    return number * LANES + lane;
  }

  /** Sets all lanes of a register. */
  void fill(Registers.Slot slot, long bits) {
    int index = slot.index();
    switch (slot.file()) {
      case FLOATS -> Arrays.fill(floats[index], Float.intBitsToFloat((int) bits));
      case INTS -> Arrays.fill(ints[index], (int) bits);
      case LONGS -> Arrays.fill(longs[index], bits);
      case DOUBLES -> Arrays.fill(doubles[index], Double.longBitsToDouble(bits));
      case PREDICATES -> predicates[index] = bits == 0 ? 0 : ALL;
    }
  }

  /** Copies the lanes of a mask from one register to another of the same file. */
  void copy(RegisterFile file, int from, int to, int mask) {
    if (mask == ALL) {
      copyAll(file, from, to);
      return;
    }
    switch (file) {
      case FLOATS -> {
        for (int i = 0; i < LANES; i++) {
          if ((mask >>> i & 1) != 0) {
            floats[to][i] = floats[from][i];
          }
        }
      }
      case INTS -> {
        for (int i = 0; i < LANES; i++) {
          if ((mask >>> i & 1) != 0) {
            ints[to][i] = ints[from][i];
          }
        }
      }
      case LONGS -> {
        for (int i = 0; i < LANES; i++) {
          if ((mask >>> i & 1) != 0) {
            longs[to][i] = longs[from][i];
          }
        }
      }
      case DOUBLES -> {
        for (int i = 0; i < LANES; i++) {
          if ((mask >>> i & 1) != 0) {
            doubles[to][i] = doubles[from][i];
          }
        }
      }
      case PREDICATES -> predicate(to, predicates[from], mask);
    }
  }

  private void copyAll(RegisterFile file, int from, int to) {
    switch (file) {
      case FLOATS -> System.arraycopy(floats[from], 0, floats[to], 0, LANES);
      case INTS -> System.arraycopy(ints[from], 0, ints[to], 0, LANES);
      case LONGS -> System.arraycopy(longs[from], 0, longs[to], 0, LANES);
      case DOUBLES -> System.arraycopy(doubles[from], 0, doubles[to], 0, LANES);
      case PREDICATES -> predicates[to] = predicates[from];
    }
  }

  /** Sets the lanes of a mask of a predicate. */
  void predicate(int index, int bits, int mask) {
    predicates[index] = (predicates[index] & ~mask) | (bits & mask);
  }

  LaneFault fault(int lane, String message) {
    this.lane = lane;
    return new LaneFault(message);
  }
}
