package org.featup.internal.cuda.driver;

/**
 * A context in front of another. One that hands out memory of its own overrides {@link #allocate}
 * and {@link #inner}; kernels take an address whoever gave it.
 */
public abstract class ForwardingContext implements CudaContext {
  private final CudaContext context;

  /**
   * Puts itself in front.
   *
   * @param context does what is not overridden; closed with this
   */
  protected ForwardingContext(CudaContext context) {
    this.context = context;
  }

  /**
   * Which memory of the context behind stands for memory of this one.
   *
   * @param memory what {@link #allocate} gave
   * @return what the context behind gave
   */
  protected DeviceMemory inner(DeviceMemory memory) {
    return memory;
  }

  @Override
  public CudaDevice device() {
    return context.device();
  }

  @Override
  public CudaModule load(String name, String ptx) {
    return context.load(name, ptx);
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    return context.allocate(bytes);
  }

  @Override
  public void upload(float[] source, int from, DeviceMemory to, long offset, int count) {
    context.upload(source, from, inner(to), offset, count);
  }

  @Override
  public void download(DeviceMemory source, long offset, float[] to, int first, int count) {
    context.download(inner(source), offset, to, first, count);
  }

  @Override
  public void zero(DeviceMemory memory, long offset, long bytes) {
    context.zero(inner(memory), offset, bytes);
  }

  @Override
  public void copy(
      DeviceMemory source,
      RowPitch from,
      DeviceMemory to,
      RowPitch first,
      long rowBytes,
      int rows) {
    context.copy(inner(source), from, inner(to), first, rowBytes, rows);
  }

  @Override
  public MatrixProducts products() {
    return context.products();
  }

  @Override
  public CudaEvent mark() {
    return context.mark();
  }

  @Override
  public long freeBytes() {
    return context.freeBytes();
  }

  @Override
  public void synchronize() {
    context.synchronize();
  }

  @Override
  public void close() {
    context.close();
  }
}
