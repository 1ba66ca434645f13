package org.featup.cuda.ptx;

import org.featup.cuda.driver.LaunchShape;

/** Runs blocks of a launch, one after the other. */
final class Block {
  private final Program program;
  private final LaunchShape shape;
  private final WarpRun[] warps;
  private final Region template;
  private final Barriers barriers;
  private final Region[] local;

  final GlobalMemory global;
  final Region shared;
  private long index;

  Block(Program program, Launch launch, Counters counters) {
    this.program = program;
    shape = launch.shape();
    global = launch.memory();
    template = program.shared().template(shape.sharedBytes());
    shared = program.shared().template(shape.sharedBytes());
    int threads = shape.blockX() * shape.blockY() * shape.blockZ();
    warps = new WarpRun[(threads + Warp.LANES - 1) / Warp.LANES];
    for (int i = 0; i < warps.length; i++) {
      Warp warp = new Warp(this, program, i, threads - i * Warp.LANES);
      launch.fill(warp);
      warps[i] = new WarpRun(program, warp, counters);
    }
    barriers = new Barriers(this, warps, threads);
    local = new Region[program.localBytes() == 0 ? 0 : threads];
    for (int i = 0; i < local.length; i++) {
      local[i] = new Region("local memory", 0, program.localBytes(), false);
    }
  }

  /** Runs the block of a number. */
  void run(long number) {
    index = number;
    shared.reset(template);
    for (Region each : local) {
      each.forget();
    }
    for (WarpRun warp : warps) {
      warp.start();
    }
    do {
      for (WarpRun warp : warps) {
        if (warp.state == WarpRun.State.RUNNING) {
          warp.run();
        }
      }
    } while (barriers.release(program.name()));
  }

  LaunchShape shape() {
    return shape;
  }

  long index() {
    return index;
  }

  Region local(int thread) {
    if (local.length == 0) {
      throw new LaneFault("access out of bounds: the kernel has no local memory");
    }
    return local[thread];
  }

  String indexText() {
    long x = index % shape.gridX();
    long y = index / shape.gridX() % shape.gridY();
    return "(" + x + ", " + y + ", " + index / shape.gridX() / shape.gridY() + ")";
  }

  String threadText(int thread) {
    int x = thread % shape.blockX();
    int y = thread / shape.blockX() % shape.blockY();
    return "(" + x + ", " + y + ", " + thread / shape.blockX() / shape.blockY() + ")";
  }
}
