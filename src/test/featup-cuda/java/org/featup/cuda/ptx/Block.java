package org.featup.cuda.ptx;

import org.featup.internal.cuda.driver.LaunchShape;

/** Runs blocks of a launch, one after the other. */
final class Block {
  private final Program program;
  private final LaunchShape shape;
  private final WarpRun[] warps;
  private final MemoryRegion template;
  private final Barriers barriers;
  private final MemoryRegion[] local;

  private final GlobalMemory global;
  final MemoryRegion shared;
  final Clocks clocks;
  private final Launch launch;
  private final SharedShadow sharedShadow;
  private long index;

  Block(Program program, Launch launch, Counters counters) {
    this.program = program;
    this.launch = launch;
    shape = launch.shape();
    global = launch.memory();
    template = program.shared().template(shape.sharedBytes());
    shared = program.shared().template(shape.sharedBytes());
    int threads = shape.blockX() * shape.blockY() * shape.blockZ();
    warps = new WarpRun[(threads + Warp.LANES - 1) / Warp.LANES];
    for (int i = 0; i < warps.length; i++) {
      Warp warp = new Warp(this, program, counters, i, threads - i * Warp.LANES);
      launch.fill(warp);
      warps[i] = new WarpRun(program, warp, counters);
    }
    clocks = new Clocks(warps.length);
    sharedShadow = new SharedShadow(shared, program.granules().shared());
    shared.shadow = sharedShadow;
    barriers = new Barriers(this, warps, threads);
    local = new MemoryRegion[program.localBytes() == 0 ? 0 : threads];
    for (int i = 0; i < local.length; i++) {
      local[i] = new MemoryRegion("local memory", 0, program.localBytes(), false);
    }
  }

  /** Runs the block of a number. */
  void run(long number) {
    index = number;
    shared.reset(template);
    for (MemoryRegion each : local) {
      each.forget();
    }
    clocks.start();
    sharedShadow.start();
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

  MemoryRegion local(int thread) {
    if (local.length == 0) {
      throw new LaneFault("access out of bounds: the kernel has no local memory");
    }
    return local[thread];
  }

  /** The region of an address in global or constant memory, its accesses watched. */
  MemoryRegion global(long address) {
    MemoryRegion region = global.at(address);
    if (region.shadow == null && !region.readOnly) {
      launch.watch(region);
    }
    return region;
  }

  String indexText() {
    return indexText(index);
  }

  String indexText(long block) {
    long x = block % shape.gridX();
    long y = block / shape.gridX() % shape.gridY();
    return "(" + x + ", " + y + ", " + block / shape.gridX() / shape.gridY() + ")";
  }

  String threadText(int thread) {
    int x = thread % shape.blockX();
    int y = thread / shape.blockX() % shape.blockY();
    return "(" + x + ", " + y + ", " + thread / shape.blockX() / shape.blockY() + ")";
  }
}
