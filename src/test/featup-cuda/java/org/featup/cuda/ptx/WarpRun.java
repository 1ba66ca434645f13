package org.featup.cuda.ptx;

import org.featup.cuda.ptx.Statement.Instruction;

/**
 * Runs a warp. Lanes that part at a branch run in groups, the one furthest behind first; groups
 * that meet go on together. A step runs for all lanes of its group at once.
 */
final class WarpRun {

  /** Where a run stands. */
  enum State {
    RUNNING,
    WAITING,
    DONE
  }

  private final Program program;
  private final Step[] steps;
  private final long[] lanesRun;
  private final long[] warpsRun;
  private final Counters counters;
  private final int[] otherStep = new int[Warp.LANES];
  private final int[] otherLanes = new int[Warp.LANES];

  final Warp warp;
  final Barrier barrier = new Barrier();
  State state;
  private int others;
  private int at;
  private int lanes;
  private int alive;

  /** Steps that it may still take in this block, on both sides of barriers. */
  private long left;

  WarpRun(Program program, Warp warp, Counters counters) {
    this.program = program;
    this.steps = program.steps();
    this.warp = warp;
    this.lanesRun = counters.lanes;
    this.warpsRun = counters.warps;
    this.counters = counters;
  }

  void start() {
    warp.start(program);
    state = State.RUNNING;
    others = 0;
    at = 0;
    lanes = warp.threads;
    alive = lanes;
    left = program.stepLimit();
  }

  /** Runs until all lanes ended or the warp waits at a barrier. */
  void run() {
    state = State.RUNNING;
    int next = nearest();
    int mask = 0;
    try {
      while (state == State.RUNNING) {
        if (at >= next) {
          regroup();
          next = nearest();
        }
        Step step = steps[at];
        mask = step.kind == Step.Kind.FOLLOWING ? mask : guarded(step);
        lanesRun[at] += Integer.bitCount(mask);
        warpsRun[at]++;
        if (mask == 0 && step.kind != Step.Kind.BRANCH) {
          at++;
          continue;
        }
        int here = at;
        boolean unchecked = (mask & ~warp.checked[here]) != 0;
        if (unchecked) {
          check(step, mask);
        }
        if (step.kind == Step.Kind.PLAIN || step.kind == Step.Kind.FOLLOWING) {
          warp.step = at;
          step.op.run(warp, mask);
          at++;
        } else {
          control(step, mask);
          next = nearest();
        }
        if (unchecked) {
          for (int id : step.writes) {
            warp.written[id] |= mask;
          }
          warp.checked[here] |= mask;
        }
        if (--left < 0) {
          throw warp.fault(
              first(lanes),
              "still runs after " + program.stepLimit() + " steps of its warp, its limit");
        }
      }
    } catch (LaneFault fault) {
      throw failed(fault);
    }
    counters.ran(program.stepLimit() - left);
  }

  /** The lanes of the group that the step's guard lets through. */
  private int guarded(Step step) {
    if (step.guard < 0) {
      return lanes;
    }
    int missing = lanes & ~warp.written[step.guardId];
    if (missing != 0) {
      throw warp.fault(first(missing), "reads " + step.instruction.guard() + ", never written");
    }
    int bits = warp.predicates[step.guard];
    return lanes & (step.negated ? ~bits : bits);
  }

  private void check(Step step, int mask) {
    int missing = 0;
    for (int id : step.reads) {
      missing |= mask & ~warp.written[id];
    }
    if (missing == 0) {
      return;
    }
    for (int id : step.reads) {
      missing = mask & ~warp.written[id];
      if (missing != 0) {
        throw warp.fault(
            first(missing), "reads " + program.registers().checked().get(id) + ", never written");
      }
    }
  }

  private void control(Step step, int mask) {
    switch (step.kind) {
      case BRANCH -> branch(step.target, mask);
      case EXIT -> {
        lanes &= ~mask;
        alive &= ~mask;
        at++;
        if (lanes == 0) {
          if (others == 0) {
            state = State.DONE;
          } else {
            regroup();
          }
        }
      }
      case BARRIER -> {
        if (mask != alive || mask != warp.threads) {
          int missing = warp.threads & ~mask;
          throw warp.fault(
              first(mask),
              "divergent barrier: thread "
                  + warp.block.threadText(warp.thread(first(missing)))
                  + " of the same warp "
                  + ((alive >>> first(missing) & 1) == 0 ? "has ended" : "is elsewhere"));
        }
        step.op.run(warp, mask);
        barrier.set(warp, step);
        state = State.WAITING;
        at++;
      }
      default -> throw warp.fault(first(mask), "runs past the last instruction");
    }
  }

  private void branch(int target, int mask) {
    int stay = lanes & ~mask;
    if (mask == 0) {
      at++;
    } else if (stay == 0) {
      at = target;
    } else {
      otherStep[others] = target;
      otherLanes[others++] = mask;
      lanes = stay;
      at++;
    }
  }

  /** The step of the group that is furthest behind, this one aside. */
  private int nearest() {
    int nearest = Integer.MAX_VALUE;
    for (int i = 0; i < others; i++) {
      nearest = Math.min(nearest, otherStep[i]);
    }
    return nearest;
  }

  /** Goes on with the group that is furthest behind, together with all that stand there too. */
  private void regroup() {
    if (lanes != 0) {
      otherStep[others] = at;
      otherLanes[others++] = lanes;
    }
    at = nearest();
    lanes = 0;
    int kept = 0;
    for (int i = 0; i < others; i++) {
      if (otherStep[i] == at) {
        lanes |= otherLanes[i];
      } else {
        otherStep[kept] = otherStep[i];
        otherLanes[kept++] = otherLanes[i];
      }
    }
    others = kept;
  }

  private PtxException failed(LaneFault fault) {
    Instruction in = steps[at].instruction;
    String where = in == null ? "the end" : "line " + in.line() + " (" + in + ")";
    return new PtxException(
        String.format(
            "%s, %s, block %s, thread %s: %s",
            program.name(),
            where,
            warp.block.indexText(),
            warp.block.threadText(warp.thread(warp.lane)),
            fault.getMessage()));
  }

  static int first(int mask) {
    return Integer.numberOfTrailingZeros(mask);
  }
}
