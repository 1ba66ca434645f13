package org.featup.cuda.ptx;

import org.featup.cuda.ptx.Registers.Slot;

/**
 * Where a memory access goes: {@code [base+offset]} of a space.
 *
 * @param bytes of an access, all elements together
 */
record MemoryAddress(Space space, Slot base, long offset, int bytes) {

  /** Computes the addresses of all lanes of a mask. */
  long[] of(Warp w) {
    long[] addresses = w.addresses;
    if (base.file() == RegisterFile.LONGS) {
      long[] register = w.longs[base.index()];
      for (int i = 0; i < Warp.LANES; i++) {
        addresses[i] = register[i] + offset;
      }
    } else {
      int[] register = w.ints[base.index()];
      for (int i = 0; i < Warp.LANES; i++) {
        addresses[i] = (register[i] & 0xffffffffL) + offset;
      }
    }
    return addresses;
  }

  /**
   * The region a lane's address lies in. Generic addresses are made addresses of their space.
   *
   * @param last the region of the lane before, or null
   */
  MemoryRegion region(Warp w, int lane, MemoryRegion last) {
    long address = w.addresses[lane];
    switch (space) {
      case SHARED -> {
        return w.block.shared;
      }
      case GLOBAL, CONST -> {
        // An allocation has the high half of its addresses for itself.
        boolean same = last != null && (address ^ last.base) >>> 32 == 0;
        return same ? last : w.block.global(address);
      }
      default -> {
        Space in = space == Space.LOCAL ? Space.LOCAL : GlobalMemory.space(address);
        if (space == Space.GENERIC) {
          w.addresses[lane] = address - GlobalMemory.window(in);
        }
        return switch (in) {
          case SHARED -> w.block.shared;
          case LOCAL -> w.block.local(w.thread(lane));
          default -> w.block.global(address);
        };
      }
    }
  }
}
