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
    Region region = null;
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
      Bytes.LONG.set(
          before, 0, bytes == 4 ? change32(w, i, region, at) : change64(w, i, region, at));
      old.load(w, i, before, 0);
    }
    TrafficCounter.count(w, address.space(), mask, bytes);
  }

  private long change32(Warp w, int lane, Region region, int at) {
    long x = operand(w, b, lane);
    long y = operand(w, c, lane);
    int before;
    int after;
    do {
      before = (int) Bytes.INT.getVolatile(region.data, at);
      after = (int) change.of(extended(before), x, y);
    } while (!Bytes.INT.compareAndSet(region.data, at, before, after));
    return before;
  }

  private long change64(Warp w, int lane, Region region, int at) {
    long x = operand(w, b, lane);
    long y = operand(w, c, lane);
    long before;
    do {
      before = (long) Bytes.LONG.getVolatile(region.data, at);
    } while (!Bytes.LONG.compareAndSet(region.data, at, before, change.of(before, x, y)));
    return before;
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
