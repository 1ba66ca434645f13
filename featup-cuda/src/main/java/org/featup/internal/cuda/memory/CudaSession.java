package org.featup.internal.cuda.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaKernel;
import org.featup.internal.cuda.driver.CudaModule;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.MatrixProducts;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operations of the backend share: one context, its kernels, and arrays in its memory. */
public final class CudaSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CudaSession.class);

  private final MeteredContext context;
  private final Map<String, CudaModule> modules = new ConcurrentHashMap<>();
  private final Closing closing = new Closing();
  private final AtomicBoolean closed = new AtomicBoolean();

  public CudaSession(CudaContext context) {
    this.context = new MeteredContext(context);
    closing.add(this.context);
  }

  public CudaContext context() {
    return context;
  }

  /** The most bytes that were allocated at once since {@link #resetPeak}. */
  public long peakBytes() {
    return context.peak();
  }

  /** Begins to look for another peak. */
  public void resetPeak() {
    context.resetPeak();
  }

  /** A kernel of a PTX file of the class path, {@code file} without {@code .ptx}. */
  public CudaKernel kernel(String file, String entry) {
    return modules.computeIfAbsent(file, this::load).kernel(entry);
  }

  private CudaModule load(String file) {
    return closing.add(context.load(file, PtxFiles.text(file)));
  }

  /** The vendor's matrix product, or where that is missing our own. */
  public MatrixProduct product() {
    try {
      MatrixProducts library = context.products();
      return new CublasProduct(this, closing.add(library));
    } catch (CudaException e) {
      LOG.info("a kernel of our own computes matrix products: {}", e.getMessage());
      return new CudaMatrixProduct(this);
    }
  }

  /** Something that is to be closed with this session. */
  public <T extends AutoCloseable> T closing(T part) {
    return closing.add(part);
  }

  /** A new array on the device, of unknown content, which the caller owns. */
  public NDArray allocate(Shape shape) {
    int elements = shape.arrayLength();
    return NDArray.onDevice(
        new CudaBuffer(context, context.allocate(4L * elements), elements), shape);
  }

  /**
   * The elements of an array on the device as floats: where they are, or a copy that its closing
   * frees.
   */
  public DeviceInput input(NDArray array) {
    if (isHere(array)) {
      return DeviceView.input(this, array);
    }
    if (array.device() instanceof HalfBuffer halves
        && halves.session() == this
        && array.isDense(Layout.CHANNELS_LAST)) {
      return new DeviceInput(halves.floats(array.offset(), array.shape().arrayLength()), true);
    }
    NDArray dense = array.channelsLast();
    return new DeviceInput(upload(dense.data(), dense.offset(), dense.shape().arrayLength()), true);
  }

  /** The elements of an array in another order than channels-last, always a copy. */
  public DeviceInput input(NDArray array, Layout layout) {
    float[] elements = array.toArray(layout);
    return new DeviceInput(upload(elements, 0, elements.length), true);
  }

  /** See {@link org.featup.spi.Backend#resident}. */
  public NDArray resident(NDArray array) {
    if (isHere(array) && array.isDense(Layout.CHANNELS_LAST)) {
      return array.borrowed();
    }
    DeviceInput copy = input(array);
    int elements = array.shape().arrayLength();
    return NDArray.onDevice(new CudaBuffer(context, copy.memory(), elements), array.shape());
  }

  /** Whether floats in the memory of this context. */
  public boolean isHere(NDArray array) {
    return array.device() instanceof CudaBuffer buffer && buffer.context() == context;
  }

  /** Parameters on the device; the caller closes them. */
  public DeviceMemory upload(float[] elements) {
    return upload(elements, 0, elements.length);
  }

  private DeviceMemory upload(float[] elements, int from, int count) {
    DeviceMemory memory = context.allocate(4L * Math.max(1, count));
    try {
      context.upload(elements, from, memory, 0, count);
      return memory;
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /** Waits for what runs, then closes everything, the context last. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      closing.add(context::synchronize);
      closing.close();
    }
  }
}
