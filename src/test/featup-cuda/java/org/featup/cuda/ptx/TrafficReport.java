package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sums up the counters of a launch. */
final class TrafficReport {
  private long loadedBytes;
  private long storedBytes;
  private long loadedSectors;
  private long storedSectors;
  private long sharedPasses;
  private long sharedConflicts;
  private final Map<String, Long> instructions = new TreeMap<>();
  private final Map<String, Long> warpInstructions = new TreeMap<>();

  private final Set<Integer> lines = new TreeSet<>();

  private TrafficReport() {}

  static Traffic of(Program program, Counters counters, List<MemoryRegion> watched) {
    TrafficReport report = new TrafficReport();
    Step[] steps = program.steps();
    for (int i = 0; i < steps.length; i++) {
      if (steps[i].counted) {
        report.add(steps[i], counters, i);
      }
    }
    long distinctLoaded = 0;
    long distinctStored = 0;
    for (MemoryRegion region : watched) {
      GlobalShadow shadow = (GlobalShadow) region.shadow;
      distinctLoaded += shadow.bytesRead();
      distinctStored += shadow.bytesWritten();
    }
    return new Traffic(
        program.name(),
        report.loadedBytes,
        report.storedBytes,
        report.loadedSectors,
        report.storedSectors,
        distinctLoaded,
        distinctStored,
        report.sharedPasses,
        report.sharedConflicts,
        Map.copyOf(report.instructions),
        Map.copyOf(report.warpInstructions),
        counters.longest,
        Set.copyOf(report.lines));
  }

  private void add(Step step, Counters counters, int i) {
    String name = step.instruction.name();
    if (counters.warps[i] > 0) {
      lines.add(step.line());
    }
    instructions.merge(name, counters.lanes[i], Long::sum);
    warpInstructions.merge(name, counters.warps[i], Long::sum);
    sharedPasses += counters.passes[i];
    sharedConflicts += counters.conflicts[i];
    if (step.op instanceof MemoryOp access && access.address().space() != Space.SHARED) {
      boolean global = counters.sectors[i] > 0;
      long bytes = global ? counters.lanes[i] * access.address().bytes() : 0;
      if (access instanceof Load) {
        loadedBytes += bytes;
        loadedSectors += counters.sectors[i];
      } else {
        storedBytes += bytes;
        storedSectors += counters.sectors[i];
      }
    }
  }
}
