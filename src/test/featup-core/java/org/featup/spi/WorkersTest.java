package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {

  @Test
  void everyIndexOnce() {
    for (int threads : new int[] {1, 2, 5}) {
      for (int count : new int[] {0, 1, 3, 1000}) {
        AtomicIntegerArray calls = new AtomicIntegerArray(count);
        Workers.ofThreads(threads).forEach(count, i -> calls.incrementAndGet(i));
        for (int i = 0; i < count; i++) {
          assertEquals(1, calls.get(i));
        }
      }
    }
  }

  /** Three indices that wait for each other end only if three threads work. */
  @Test
  void asManyThreadsAsWanted() {
    CountDownLatch together = new CountDownLatch(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Workers workers = Workers.ofThreads(3);
    workers.forEach(
        3,
        i -> {
          threads.add(Thread.currentThread());
          together.countDown();
          awaitUninterrupted(together);
        });
    assertEquals(3, threads.size());
    assertTrue(threads.contains(Thread.currentThread()));
    assertEquals(3, workers.parallelism());
  }

  @Test
  void scratchIsMadeOncePerThread() {
    AtomicInteger made = new AtomicInteger();
    Set<Thread> users = ConcurrentHashMap.newKeySet();
    Workers.ofThreads(4)
        .forEach(
            500,
            () -> {
              made.incrementAndGet();
              return Thread.currentThread();
            },
            (owner, i) -> {
              assertSame(owner, Thread.currentThread());
              users.add(owner);
            });
    assertEquals(users.size(), made.get());
    assertTrue(made.get() <= 4);
  }

  @Test
  void aTaskThatStartsLateDoesNothing() {
    List<Runnable> late = new ArrayList<>();
    AtomicInteger made = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    Workers.on(late::add, 3).forEach(10, made::incrementAndGet, (s, i) -> calls.incrementAndGet());
    assertEquals(2, late.size());
    late.forEach(Runnable::run);
    assertEquals(1, made.get());
    assertEquals(10, calls.get());
  }

  @Test
  void exceptionsAndErrorsComeOut() {
    for (int threads : new int[] {1, 3}) {
      Workers workers = Workers.ofThreads(threads);
      RuntimeException exception = new IllegalStateException("index 7");
      assertSame(
          exception,
          assertThrows(
              RuntimeException.class,
              () ->
                  workers.forEach(
                      100,
                      i -> {
                        if (i == 7) {
                          throw exception;
                        }
                      })));
      assertThrows(
          OutOfMemoryError.class,
          () ->
              workers.forEach(
                  3,
                  i -> {
                    throw new OutOfMemoryError("made up");
                  }));
      AtomicInteger after = new AtomicInteger();
      workers.forEach(5, i -> after.incrementAndGet());
      assertEquals(5, after.get(), "the workers are of use after a failure");
    }
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    AtomicInteger calls = new AtomicInteger();
    Thread.currentThread().interrupt();
    Workers.ofThreads(3).forEach(50, i -> calls.incrementAndGet());
    assertTrue(Thread.interrupted());
    assertEquals(50, calls.get());
  }

  @Test
  void noThreadsAreRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Workers.ofThreads(0));
    assertTrue(e.getMessage().contains("at least 1") && e.getMessage().contains("given 0"));
    assertThrows(IllegalArgumentException.class, () -> Workers.on(Runnable::run, -1));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Helpers of a loop that is over may wait in the executor for long. */
  @Test
  void aLoopThatIsOverKeepsNothingAlive() throws InterruptedException {
    List<Runnable> late = new ArrayList<>();
    WeakReference<int[]> output = loop(Workers.on(late::add, 2));
    for (int i = 0; i < 100 && output.get() != null; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertNull(output.get());
    late.forEach(Runnable::run);
  }

  private static WeakReference<int[]> loop(Workers workers) {
    int[] output = new int[1000];
    workers.forEach(10, i -> output[i]++);
    return new WeakReference<>(output);
  }

  @Test
  void withoutHelpersTheCallerDoesAll() {
    Workers workers =
        Workers.on(
            task -> {
              throw new InternalError("no thread can be started");
            },
            3);
    AtomicInteger calls = new AtomicInteger();
    workers.forEach(50, i -> calls.incrementAndGet());
    assertEquals(50, calls.get());
  }
}
