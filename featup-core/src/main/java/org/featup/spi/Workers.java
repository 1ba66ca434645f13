package org.featup.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * A bounded number of threads that share loops. The calling thread always works too, so a loop ends
 * even when the executor is busy or shut down; which thread runs which index never changes a
 * result.
 */
public final class Workers {
  private static final int IDLE_SECONDS = 10;

  private final Executor executor;
  private final int parallelism;

  private Workers(Executor executor, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("at least 1 thread is needed, given " + parallelism);
    }
    this.executor = executor;
    this.parallelism = parallelism;
  }

  /**
   * Uses the caller's executor.
   *
   * @param executor runs short tasks; not shut down by this class
   * @param parallelism how many threads may work on one loop, the calling one included
   * @return the workers
   * @throws IllegalArgumentException if {@code parallelism} is below 1
   */
  public static Workers on(Executor executor, int parallelism) {
    return new Workers(executor, parallelism);
  }

  /**
   * A pool of daemon threads of its own. A thread ends after some seconds without work.
   *
   * @param threads how many threads work on one loop, the calling one included
   * @return the workers
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public static Workers ofThreads(int threads) {
    if (threads <= 1) {
      return new Workers(Runnable::run, threads);
    }
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads - 1,
            threads - 1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "featup-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return new Workers(pool, threads);
  }

  /**
   * How many threads work on one loop.
   *
   * @return at least 1
   */
  public int parallelism() {
    return parallelism;
  }

  /**
   * Runs a loop body for every index, in no particular order.
   *
   * @param count indices 0 .. count - 1
   * @param body called once per index, by any of the threads
   */
  public void forEach(int count, IntConsumer body) {
    forEach(count, () -> body, IntConsumer::accept);
  }

  /**
   * Runs a loop body for every index with scratch space that each thread makes once.
   *
   * @param count indices 0 .. count - 1
   * @param scratch makes the scratch space of a thread
   * @param body called once per index; the first exception it throws ends the loop and is rethrown
   * @param <S> type of the scratch space
   */
  public <S> void forEach(int count, Supplier<S> scratch, ObjIntConsumer<S> body) {
    Loop<S> loop = new Loop<>(count, scratch, body);
    int helpers = Math.min(parallelism, count) - 1;
    for (int i = 0; i < helpers; i++) {
      try {
        executor.execute(loop);
      } catch (RuntimeException | Error e) {
        break; // full, shut down or out of threads: the calling thread does the work
      }
    }
    loop.run();
    loop.await();
  }

  private static final class Loop<S> implements Runnable {
    private final int count;
    private Supplier<S> scratch;
    private ObjIntConsumer<S> body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private int running;

    Loop(int count, Supplier<S> scratch, ObjIntConsumer<S> body) {
      this.count = count;
      this.scratch = scratch;
      this.body = body;
    }

    @Override
    public void run() {
      if (next.get() >= count) {
        return; // started after the work was done: make no scratch
      }
      enter(1);
      try {
        S space = null;
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
          space = space == null ? scratch.get() : space;
          body.accept(space, i);
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        next.set(count);
      } finally {
        enter(-1);
      }
    }

    private synchronized void enter(int change) {
      running += change;
      notifyAll();
    }

    synchronized void await() {
      boolean interrupted = false;
      while (running > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true; // the loop must end first: others still write to its arrays
        }
      }
      // helpers that still wait in the executor's queue would keep the arrays of this loop alive
      scratch = null;
      body = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure.get() instanceof Error error) {
        throw error;
      }
      if (failure.get() instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
