package org.featup.cuda.ptx;

import org.featup.cuda.ptx.Registers.Slot;

/** An atomic change of a value in memory. */
record Atomic(MemoryAddress address, AtomicChange change, Mover old, Slot b, Slot c)
    implements MemoryOp {

  @Override
  public int elementBytes() {
    return address.bytes();
  }

  @Override
  public void run(Warp w, int mask) {
    long[] addresses = address.of(w);
    int bytes = address.bytes();
    byte[] before = new byte[8];
    MemoryRegion region = null;
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      w.lane = i;
      region = address.region(w, i, region);
      int at = region.offset(addresses[i], bytes);
      region.checkRead(at, bytes);
      region.write(at, bytes);
      if (region.shadow != null) {
        region.shadow.write(w, i, at, bytes, true);
      }
      Bytes.LONG.set(before, 0, change(w, i, region, at));
      old.load(w, i, before, 0);
    }
    TrafficCounter.count(w, address.space(), mask, bytes);
  }

  /** Under a lock of the whole region: bytes of the heap have no atomic access of several. */
  private long change(Warp w, int lane, MemoryRegion region, int at) {
    long x = operand(w, b, lane);
    long y = operand(w, c, lane);
    synchronized (region) {
      if (address.bytes() == 4) {
        int before = (int) Bytes.INT.get(region.data, at);
        Bytes.INT.set(region.data, at, (int) change.of(extended(before), x, y));
        return before;
      }
      long before = (long) Bytes.LONG.get(region.data, at);
      Bytes.LONG.set(region.data, at, change.of(before, x, y));
      return before;
    }
  }

  private long operand(Warp w, Slot slot, int lane) {
    return switch (slot.file()) {
      case FLOATS -> Float.floatToRawIntBits(w.floats[slot.index()][lane]);
      case DOUBLES -> Double.doubleToRawLongBits(w.doubles[slot.index()][lane]);
      case INTS -> extended(w.ints[slot.index()][lane]);
      default -> w.longs[slot.index()][lane];
    };
  }

  private long extended(int bits) {
    return old.type().isSigned() ? bits : bits & 0xffffffffL;
  }
}
