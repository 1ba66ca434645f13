package org.featup.cuda.ptx;

import java.util.Arrays;
import org.featup.internal.cuda.driver.CudaOutOfMemoryException;

/**
 * The memory of the device. The high half of an address is the number of the allocation, so that a
 * pointer that leaves its allocation never reaches another, and numbers are not used again.
 */
final class GlobalMemory {
  /** A multiple of 256 and of nothing larger, like the addresses a driver gives. */
  private static final int START = 256;

  /** High halves of the generic addresses of other spaces. */
  private static final long SHARED_WINDOW = 0x7f000001L << 32;

  private static final long LOCAL_WINDOW = 0x7f000002L << 32;

  private final long limit;
  private volatile MemoryRegion[] regions = new MemoryRegion[16];
  private int count = 1;
  private long used;

  GlobalMemory(long limit) {
    this.limit = limit;
  }

  /** What the generic address of a space adds to its own. */
  static long window(Space space) {
    return switch (space) {
      case SHARED -> SHARED_WINDOW;
      case LOCAL -> LOCAL_WINDOW;
      default -> 0;
    };
  }

  /** The space a generic address lies in. */
  static Space space(long address) {
    long window = address & 0xffffffffL << 32;
    if (window == SHARED_WINDOW) {
      return Space.SHARED;
    }
    return window == LOCAL_WINDOW ? Space.LOCAL : Space.GLOBAL;
  }

  synchronized MemoryRegion allocate(String what, long bytes, boolean readOnly) {
    if (bytes > limit - used || bytes > Integer.MAX_VALUE - 8) {
      throw new CudaOutOfMemoryException(
          "allocation of " + bytes + " bytes: " + (limit - used) + " of " + limit + " are left");
    }
    if (count == regions.length) {
      regions = Arrays.copyOf(regions, 2 * count);
    }
    MemoryRegion region = new MemoryRegion(what, (long) count << 32 | START, (int) bytes, readOnly);
    regions[count++] = region;
    used += bytes;
    return region;
  }

  synchronized void free(MemoryRegion region) {
    if (!region.isFree()) {
      used -= region.size;
      region.free();
    }
  }

  /** The region an address lies in, freed or not. */
  MemoryRegion at(long address) {
    int number = (int) (address >>> 32);
    MemoryRegion[] all = regions;
    MemoryRegion region = number > 0 && number < all.length ? all[number] : null;
    if (region == null) {
      throw new LaneFault(String.format("access out of bounds: no memory at 0x%x", address));
    }
    return region;
  }

  synchronized long left() {
    return limit - used;
  }
}
