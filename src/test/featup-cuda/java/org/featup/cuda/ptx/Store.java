package org.featup.cuda.ptx;

import java.util.List;

/** A store of one, two or four elements. */
record Store(MemoryAddress address, List<Mover> elements) implements Op {

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
        region.write(at, bytes);
        for (int e = 0; e < elements.size(); e++) {
          elements.get(e).store(w, i, region.data, at + e * step);
        }
      }
    }
  }
}
