package org.featup.cuda.ptx;

import org.featup.cuda.ptx.Registers.Slot;

/** An atomic change of a value in memory. */
record Atomic(MemoryAddress address, AtomicChange change, Mover old, Slot b, Slot c) implements Op {

  @Override
  public void run(Warp w, int mask) {
    long[] addresses = address.of(w);
    int bytes = address.bytes();
    PtxType type = old.type();
    for (int i = 0; i < Warp.LANES; i++) {
      if ((mask >>> i & 1) != 0) {
        w.lane = i;
        Region region = address.region(w, i);
        int at = region.offset(addresses[i], bytes);
        region.checkRead(at, bytes);
        region.write(at, bytes);
        long x = operand(w, b, i, type);
        long y = operand(w, c, i, type);
        byte[] was = new byte[8];
        if (type.bits == 32) {
          int before;
          int after;
          do {
            before = (int) Bytes.INT.getVolatile(region.data, at);
            after = (int) change.of(extended(before, type), x, y);
          } while (!Bytes.INT.compareAndSet(region.data, at, before, after));
          Bytes.INT.set(was, 0, before);
        } else {
          long before;
          do {
            before = (long) Bytes.LONG.getVolatile(region.data, at);
          } while (!Bytes.LONG.compareAndSet(region.data, at, before, change.of(before, x, y)));
          Bytes.LONG.set(was, 0, before);
        }
        old.load(w, i, was, 0);
      }
    }
  }

  private static long operand(Warp w, Slot slot, int lane, PtxType type) {
    return switch (slot.file()) {
      case FLOATS -> Float.floatToRawIntBits(w.floats[slot.index()][lane]);
      case DOUBLES -> Double.doubleToRawLongBits(w.doubles[slot.index()][lane]);
      case INTS -> extended(w.ints[slot.index()][lane], type);
      default -> w.longs[slot.index()][lane];
    };
  }

  private static long extended(int bits, PtxType type) {
    return type.isSigned() ? bits : bits & 0xffffffffL;
  }
}
