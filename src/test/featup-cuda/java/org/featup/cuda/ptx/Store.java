package org.featup.cuda.ptx;

import java.util.List;

/** A store of one, two or four elements. */
final class Store implements MemoryOp {
  private final MemoryAddress address;
  private final Mover[] elements;

  Store(MemoryAddress address, List<Mover> elements) {
    this.address = address;
    this.elements = elements.toArray(Mover[]::new);
  }

  @Override
  public MemoryAddress address() {
    return address;
  }

  @Override
  public int elementBytes() {
    return address.bytes() / elements.length;
  }

  @Override
  public void run(Warp w, int mask) {
    long[] addresses = address.of(w);
    int bytes = address.bytes();
    MemoryRegion region = null;
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      w.lane = i;
      region = address.region(w, i, region);
      int at = region.offset(addresses[i], bytes);
      region.write(at, bytes);
      if (region.shadow != null) {
        region.shadow.write(w, i, at, bytes, false);
      }
      for (Mover element : elements) {
        element.store(w, i, region.data, at);
        at += element.bytes();
      }
    }
    TrafficCounter.count(w, address.space(), mask, bytes);
  }
}
