package org.featup.cuda.ptx;

/** Arithmetic with its operands. */
record LaneOp(Lanes lanes, RegisterFile file, int d, int a, int b, int c) implements Op {

  @Override
  public void run(Warp warp, int mask) {
    if (mask == Warp.ALL) {
      lanes.run(warp, d, a, b, c);
    } else {
      lanes.run(warp, 0, a, b, c);
      warp.copy(file, 0, d, mask);
    }
  }
}
