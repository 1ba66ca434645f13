package org.featup.cuda.ptx;

import java.util.Arrays;

/** Counts what an access of a warp costs: sectors of global memory, passes over the banks. */
final class TrafficCounter {
  private static final int SECTOR_SHIFT = 5;
  private static final int BANKS = 32;

  private TrafficCounter() {}

  /** Counts the access that the warp's addresses were just used for. */
  static void count(Warp w, Space space, int mask, int bytes) {
    Space in = space;
    if (space == Space.GENERIC) {
      boolean global = w.addresses[WarpRun.first(mask)] >>> 32 != 0;
      in = global ? Space.GLOBAL : Space.SHARED;
    }
    if (in == Space.GLOBAL) {
      w.counters.sectors[w.step] += sectors(w.addresses, mask);
    } else if (in == Space.SHARED) {
      shared(w, mask, bytes);
    }
  }

  /** Distinct sectors; neighbouring lanes mostly have rising addresses. */
  private static int sectors(long[] addresses, int mask) {
    long last = -1;
    int count = 0;
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      long sector = addresses[Integer.numberOfTrailingZeros(rest)] >>> SECTOR_SHIFT;
      if (sector < last) {
        return unsortedSectors(addresses, mask);
      }
      count += sector == last ? 0 : 1;
      last = sector;
    }
    return count;
  }

  private static int unsortedSectors(long[] addresses, int mask) {
    long[] sectors = new long[Integer.bitCount(mask)];
    int n = 0;
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      sectors[n++] = addresses[Integer.numberOfTrailingZeros(rest)] >>> SECTOR_SHIFT;
    }
    Arrays.sort(sectors);
    int count = 1;
    for (int i = 1; i < n; i++) {
      count += sectors[i] == sectors[i - 1] ? 0 : 1;
    }
    return count;
  }

  /**
   * An access of 4 bytes takes the lanes in one group, of 8 in two halves, of 16 in four quarters.
   * A group takes one pass for each word that it wants of the bank it wants most words of.
   */
  private static void shared(Warp w, int mask, int bytes) {
    int groups = Math.max(1, bytes / 4);
    int lanes = Warp.LANES / groups;
    for (int g = 0; g < groups; g++) {
      int members = mask & (lanes == Warp.LANES ? Warp.ALL : ((1 << lanes) - 1) << (g * lanes));
      if (members != 0) {
        int passes = passes(w, members, groups);
        w.counters.passes[w.step] += passes;
        w.counters.conflicts[w.step] += passes - 1;
      }
    }
  }

  private static int passes(Warp w, int members, int words) {
    int[] counts = w.bankCounts;
    Arrays.fill(counts, 0);
    int most = 0;
    for (int rest = members; rest != 0; rest &= rest - 1) {
      long word = w.addresses[Integer.numberOfTrailingZeros(rest)] >>> 2;
      for (int i = 0; i < words; i++, word++) {
        int bank = (int) word & (BANKS - 1);
        long[] wanted = w.bankWords[bank];
        int known = 0;
        while (known < counts[bank] && wanted[known] != word) {
          known++;
        }
        if (known == counts[bank]) {
          wanted[counts[bank]++] = word;
          most = Math.max(most, counts[bank]);
        }
      }
    }
    return most;
  }
}
