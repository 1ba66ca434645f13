package org.featup.cuda.ptx;

import java.util.List;

/** A load of one, two or four elements. */
record Load(MemoryAddress address, List<Mover> elements, boolean constant) implements Op {

  @Override
  public void run(Warp w, int mask) {
    long[] addresses = address.of(w);
    int bytes = address.bytes();
    int step = bytes / elements.size();
    for (int i = 0; i < Warp.LANES; i++) {
      if ((mask >>> i & 1) != 0) {
        w.lane = i;
        Region region = address.region(w, i);
        int at = region.offset(addresses[i], bytes);
        region.checkRead(at, bytes);
        for (int e = 0; e < elements.size(); e++) {
          elements.get(e).load(w, i, region.data, at + e * step);
        }
      }
    }
  }
}
