package org.featup.cuda.ptx;

/** Lets the warps of a block go on that wait at a barrier, or tells why they never will. */
final class Barriers {
  private final Block block;
  private final WarpRun[] warps;
  private final int threads;

  Barriers(Block block, WarpRun[] warps, int threads) {
    this.block = block;
    this.warps = warps;
    this.threads = threads;
  }

  /** Called when no warp can run: releases those whose barrier is complete. False: all ended. */
  boolean release(String kernel) {
    boolean released = false;
    boolean waiting = false;
    for (WarpRun warp : warps) {
      if (warp.state == WarpRun.State.WAITING) {
        waiting = true;
        released |= release(warp.barrier);
      }
    }
    if (waiting && !released) {
      throw new PtxException(kernel + ", block " + block.indexText() + ": " + divergence());
    }
    return released;
  }

  private boolean release(Barrier barrier) {
    int arrived = 0;
    for (WarpRun warp : warps) {
      if (waitsAt(warp, barrier)) {
        arrived += barrier.threads == 0 ? Integer.bitCount(warp.warp.threads) : Warp.LANES;
      }
    }
    if (arrived != (barrier.threads == 0 ? threads : barrier.threads)) {
      return false;
    }
    int id = barrier.id;
    int count = barrier.threads;
    int meeting = 0;
    for (WarpRun warp : warps) {
      if (waitsAt(warp, barrier) && warp.barrier.id == id && warp.barrier.threads == count) {
        warp.state = WarpRun.State.RUNNING;
        meeting |= 1 << warp.warp.number;
      }
    }
    block.clocks.meet(meeting);
    for (WarpRun warp : warps) {
      warp.warp.tick();
    }
    return true;
  }

  /** A barrier of the whole block must be one instruction; named ones may have several. */
  private static boolean waitsAt(WarpRun warp, Barrier barrier) {
    return warp.state == WarpRun.State.WAITING
        && warp.barrier.id == barrier.id
        && warp.barrier.threads == barrier.threads
        && (barrier.threads != 0 || warp.barrier.step == barrier.step);
  }

  private String divergence() {
    StringBuilder text = new StringBuilder("divergent barrier:");
    String last = "";
    for (WarpRun warp : warps) {
      String now = doing(warp);
      if (!now.equals(last)) {
        text.append(last.isEmpty() ? " " : "; ")
            .append("thread ")
            .append(block.threadText(warp.warp.thread(0)))
            .append(now);
        last = now;
      }
    }
    return text.toString();
  }

  private static String doing(WarpRun warp) {
    if (warp.state == WarpRun.State.DONE) {
      return " has ended";
    }
    Barrier barrier = warp.barrier;
    return " waits at line "
        + barrier.step.line()
        + " for barrier "
        + barrier.id
        + (barrier.threads == 0 ? "" : " of " + barrier.threads + " threads");
  }
}
