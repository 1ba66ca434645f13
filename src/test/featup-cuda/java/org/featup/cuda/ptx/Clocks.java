package org.featup.cuda.ptx;

import java.util.Arrays;

/**
 * What the warps of a block know of each other: a vector clock per warp. A warp's clock moves on at
 * every barrier, and whoever passes a barrier together knows what the others did before it.
 */
final class Clocks {
  private final int[] now;
  private final int[][] seen;

  Clocks(int warps) {
    now = new int[warps];
    seen = new int[warps][warps];
    start();
  }

  void start() {
    Arrays.fill(now, 1);
    for (int[] each : seen) {
      Arrays.fill(each, 0);
    }
  }

  int now(int warp) {
    return now[warp];
  }

  /** Whether all that a warp did at a clock came before what another, or itself, does now. */
  boolean before(int warp, int clock, int other) {
    return seen[other][warp] >= clock;
  }

  /** The clock up to which a warp knows what every warp did. */
  int settled(int warp) {
    int least = Integer.MAX_VALUE;
    for (int clock : seen[warp]) {
      least = Math.min(least, clock);
    }
    return least;
  }

  /** Whether all that some warps did at a clock came before. */
  boolean allBefore(int warps, int clock, int other) {
    for (int rest = warps; rest != 0; rest &= rest - 1) {
      if (!before(WarpRun.first(rest), clock, other)) {
        return false;
      }
    }
    return true;
  }

  /** The warps of a mask pass a barrier together. */
  void meet(int warps) {
    int[] all = new int[now.length];
    int last = 0;
    for (int rest = warps; rest != 0; rest &= rest - 1) {
      int warp = WarpRun.first(rest);
      for (int i = 0; i < all.length; i++) {
        all[i] = Math.max(all[i], seen[warp][i]);
      }
      last = Math.max(last, now[warp]);
    }
    for (int rest = warps; rest != 0; rest &= rest - 1) {
      int warp = WarpRun.first(rest);
      all[warp] = last;
      now[warp] = last + 1;
    }
    for (int rest = warps; rest != 0; rest &= rest - 1) {
      System.arraycopy(all, 0, seen[WarpRun.first(rest)], 0, all.length);
    }
  }
}
