package org.featup.cuda.ptx;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.featup.internal.cuda.driver.LaunchShape;

/**
 * A launch of a kernel.
 *
 * @param program the kernel
 * @param shape its grid
 * @param some tells which blocks run
 * @param memory the device's
 * @param arguments the bits of each parameter
 * @param watched regions of global memory that the launch accessed
 * @param workers threads of this machine that run blocks
 */
record Launch(
    Program program,
    LaunchShape shape,
    LongPredicate some,
    GlobalMemory memory,
    long[] arguments,
    int workers,
    List<MemoryRegion> watched) {

  /** Watches the accesses of a region from its first one on. */
  void watch(MemoryRegion region) {
    synchronized (watched) {
      if (region.shadow == null) {
        region.shadow = new GlobalShadow(region, program.granules().global());
        watched.add(region);
      }
    }
  }

  /** Puts the arguments into a warp's registers. */
  void fill(Warp warp) {
    for (int i = 0; i < arguments.length; i++) {
      warp.fill(program.parameters().get(i).slot(), arguments[i]);
    }
  }

  /** Runs all blocks and counts the steps. */
  Counters run() {
    long blocks = (long) shape.gridX() * shape.gridY() * shape.gridZ();
    Counters total = new Counters(program.steps().length);
    AtomicLong next = new AtomicLong();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    IntStream.range(0, (int) Math.min(workers, blocks))
        .parallel()
        .forEach(
            worker -> {
              Counters counters = new Counters(program.steps().length);
              Block block = new Block(program, this, counters);
              try {
                for (long i = next.getAndIncrement();
                    i < blocks && failure.get() == null;
                    i = next.getAndIncrement()) {
                  if (some.test(i)) {
                    block.run(i);
                  }
                }
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
              }
              synchronized (total) {
                total.add(counters);
              }
            });
    if (failure.get() != null) {
      throw failure.get();
    }
    return total;
  }
}
