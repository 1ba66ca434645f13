package org.featup.cuda.ptx;

import java.util.List;

/** A load of one, two or four elements. */
final class Load implements MemoryOp {
  private final MemoryAddress address;
  private final Mover[] elements;
  private final boolean constant;

  /** The registers, if all are floats. */
  private final int[] floats;

  /** Whether equal addresses of lanes are one place. */
  private final boolean common;

  /**
   * Makes it.
   *
   * @param constant whether nobody may write that memory during the launch
   */
  Load(MemoryAddress address, List<Mover> elements, boolean constant) {
    this.address = address;
    this.elements = elements.toArray(Mover[]::new);
    this.constant = constant;
    floats = elements.stream().allMatch(Mover::isFloat) ? indices(elements) : null;
    common = address.space() != Space.LOCAL && address.space() != Space.GENERIC;
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
    long last = 0;
    int repeated = 0;
    int at = 0;
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      int i = Integer.numberOfTrailingZeros(rest);
      // Two lanes that read one place are noted as several: a third changes nothing.
      repeated = common && region != null && addresses[i] == last ? repeated + 1 : 0;
      if (repeated < 2) {
        w.lane = i;
        last = addresses[i];
        region = address.region(w, i, region);
        at = region.offset(addresses[i], bytes);
        region.checkRead(at, bytes);
        if (region.shadow != null) {
          region.shadow.read(w, i, at, bytes, constant);
        }
      }
      move(w, i, region.data, at);
    }
    TrafficCounter.count(w, address.space(), mask, bytes);
  }

  private static int[] indices(List<Mover> elements) {
    return elements.stream().mapToInt(Mover::index).toArray();
  }

  private void move(Warp w, int lane, byte[] data, int at) {
    int from = at;
    if (floats != null) {
      for (int register : floats) {
        w.floats[register][lane] = (float) Bytes.FLOAT.get(data, from);
        from += Float.BYTES;
      }
      return;
    }
    for (Mover element : elements) {
      element.load(w, lane, data, from);
      from += element.bytes();
    }
  }
}
