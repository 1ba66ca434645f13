package org.featup.cuda;

import java.util.ArrayList;
import java.util.List;
import org.featup.internal.cuda.conv.ConvOps;
import org.featup.internal.cuda.conv.CudaAdaptiveConv;
import org.featup.internal.cuda.conv.CudaUnfoldConv;
import org.featup.internal.cuda.driver.CudaDriver;
import org.featup.internal.cuda.driver.PooledContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;

/**
 * The adaptive convolution on a device, to be measured: arrays lie on the device, memory is
 * counted, and there is the formulation by unfolding to compare with. It has a context of its own.
 * One thread may use it at a time.
 */
public final class AdaptiveConvTrial implements AutoCloseable {
  private final CudaSession session;
  private final NDArray padded;
  private final NDArray filters;
  private final NDArray dOut;
  private final NDArray out;
  private final List<NDArray> arrays = new ArrayList<>();

  /** A way to compute it. */
  public enum Formulation {
    /** The kernels of this backend. */
    FUSED,
    /** The windows of all pixels written out, D*D times the source, then weighted and summed. */
    UNFOLD
  }

  /**
   * Copies the inputs to a device, stored as fp16 if the system property {@code featup.cuda.fp16}
   * is {@code true}.
   *
   * @param driver has the device
   * @param device its number, from 0
   * @param padded (B, C, H+D-1, W+D-1)
   * @param filters (B, D*D, H, W)
   * @param dOut gradient of the output, (B, C, H, W)
   * @throws org.featup.internal.cuda.driver.CudaException if the device cannot be used, or has too
   *     little memory
   */
  public AdaptiveConvTrial(
      CudaDriver driver, int device, NDArray padded, NDArray filters, NDArray dOut) {
    this.session = new CudaSession(new PooledContext(driver.open(device)));
    try {
      this.padded = copy(padded);
      this.filters = copy(filters);
      this.dOut = copy(dOut);
      this.out = owned(session.allocate(dOut.shape()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private NDArray copy(NDArray array) {
    return owned(
        Boolean.getBoolean(CudaBackend.FP16)
            ? HalfBuffer.of(session, array)
            : session.resident(array));
  }

  private NDArray owned(NDArray array) {
    arrays.add(array);
    return array;
  }

  /**
   * The device.
   *
   * @return its name, compute capability and memory
   */
  public String device() {
    return session.context().device().toString();
  }

  /**
   * Computes {@link Backend#adaptiveConv(NDArray, NDArray, NDArray)} and waits until it is done.
   *
   * @param formulation how
   * @param times how often, one after the other without waiting in between
   * @throws org.featup.internal.cuda.driver.CudaOutOfMemoryException if the device has too little
   *     memory
   */
  public void forward(Formulation formulation, int times) {
    ConvOps ops = ops(formulation);
    for (int i = 0; i < times; i++) {
      ops.adaptiveConv(padded, filters, out);
    }
    session.context().synchronize();
  }

  /**
   * Computes both gradients and waits until they are done.
   *
   * @param formulation how
   * @param times how often, one after the other without waiting in between
   * @throws org.featup.internal.cuda.driver.CudaOutOfMemoryException if the device has too little
   *     memory
   */
  public void backward(Formulation formulation, int times) {
    ConvOps ops = ops(formulation);
    for (int i = 0; i < times; i++) {
      ops.adaptiveConvGradSource(dOut, filters).close();
      ops.adaptiveConvGradFilters(dOut, padded).close();
    }
    session.context().synchronize();
  }

  /**
   * The memory that was needed, inputs and output included.
   *
   * @return the most bytes allocated at once since {@link #resetPeak}
   */
  public long peakBytes() {
    return session.peakBytes();
  }

  /** Begins to look for another peak. */
  public void resetPeak() {
    session.resetPeak();
  }

  private ConvOps ops(Formulation formulation) {
    return formulation == Formulation.FUSED
        ? new CudaAdaptiveConv(session)
        : new CudaUnfoldConv(session);
  }

  /** Frees arrays, kernels and the context. */
  @Override
  public void close() {
    for (int i = arrays.size() - 1; i >= 0; i--) {
      arrays.get(i).close();
    }
    session.close();
  }
}
