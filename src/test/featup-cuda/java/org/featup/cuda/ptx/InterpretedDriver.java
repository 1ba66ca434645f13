package org.featup.cuda.ptx;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaDevice;
import org.featup.internal.cuda.driver.CudaDriver;
import org.featup.internal.cuda.driver.CudaException;

/**
 * A driver whose one device is this machine's processor: it runs the very PTX text that ships, and
 * fails on everything that a device would let pass and get wrong. It counts what is open, and fails
 * where a test asks it to. A launch runs before it returns, so that its failure shows who launched.
 */
public final class InterpretedDriver implements CudaDriver {
  private static final long DEFAULT_MEMORY = 2L << 30;
  private static final long STEP_LIMIT = 20_000_000;

  private final CudaDevice device;
  private final AtomicInteger contexts = new AtomicInteger();
  private final AtomicInteger modules = new AtomicInteger();
  private final AtomicInteger allocations = new AtomicInteger();
  private final Failures failures = new Failures();
  private long stepLimit = STEP_LIMIT;
  private LongPredicate blocks = block -> true;
  private Consumer<Traffic> listener = traffic -> {};
  private volatile Traffic last;
  private int workers = Runtime.getRuntime().availableProcessors();

  /** A device with 2 GiB of memory. */
  public InterpretedDriver() {
    this(DEFAULT_MEMORY);
  }

  /**
   * A device with little memory.
   *
   * @param memory bytes of it
   */
  public InterpretedDriver(long memory) {
    device = new CudaDevice(0, "PTX interpreter", 7, 0, memory, "none");
  }

  @Override
  public List<CudaDevice> devices() {
    return List.of(device);
  }

  @Override
  public CudaContext open(int index) {
    if (index != 0) {
      throw new CudaException("there is no device " + index + ", expected 0");
    }
    contexts.incrementAndGet();
    return new InterpretedContext(this);
  }

  /**
   * What fails next.
   *
   * @return where a test orders failures
   */
  public Failures failures() {
    return failures;
  }

  /**
   * Sets when a kernel counts as hanging.
   *
   * @param steps of a warp in a block, 20 million unless set; for modules loaded from now on
   */
  public void stepLimit(long steps) {
    stepLimit = steps;
  }

  /**
   * Sets how many threads run blocks.
   *
   * @param threads at least 1; as many as there are processors unless set
   */
  public void workers(int threads) {
    workers = threads;
  }

  /**
   * Lets only some blocks of every launch run, to count the traffic of large ones by a sample; what
   * the others would write stays unwritten.
   *
   * @param some given the number of a block, x running fastest, tells whether it runs
   */
  public void blocks(LongPredicate some) {
    blocks = some;
  }

  /**
   * Traffic of the launch before.
   *
   * @return what was counted
   * @throws IllegalStateException if there was no launch
   */
  public Traffic lastLaunch() {
    if (last == null) {
      throw new IllegalStateException("nothing was launched");
    }
    return last;
  }

  /**
   * Tells a test of every launch.
   *
   * @param told gets what was counted, on the thread that launched
   */
  public void onLaunch(Consumer<Traffic> told) {
    listener = told;
  }

  /**
   * How many contexts are open.
   *
   * @return contexts opened and not closed
   */
  public int openContexts() {
    return contexts.get();
  }

  /**
   * How many modules are loaded.
   *
   * @return modules loaded and not closed
   */
  public int openModules() {
    return modules.get();
  }

  /**
   * How much memory is held.
   *
   * @return allocations that are not closed
   */
  public int openAllocations() {
    return allocations.get();
  }

  /**
   * Checks that nothing is open.
   *
   * @throws AssertionError naming how many of what
   */
  public void assertAllClosed() {
    if (openContexts() + openModules() + openAllocations() != 0) {
      throw new AssertionError(
          String.format(
              "open: %d contexts, %d modules, %d allocations",
              openContexts(), openModules(), openAllocations()));
    }
  }

  CudaDevice device() {
    return device;
  }

  AtomicInteger contexts() {
    return contexts;
  }

  AtomicInteger modules() {
    return modules;
  }

  AtomicInteger allocations() {
    return allocations;
  }

  LongPredicate blocks() {
    return blocks;
  }

  void launched(Traffic traffic) {
    last = traffic;
    listener.accept(traffic);
  }

  long stepLimit() {
    return stepLimit;
  }

  int workers() {
    return workers;
  }
}
