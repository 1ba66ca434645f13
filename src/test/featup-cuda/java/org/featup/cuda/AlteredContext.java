package org.featup.cuda;

import java.util.function.UnaryOperator;
import org.featup.cuda.driver.CudaContext;
import org.featup.cuda.driver.CudaDevice;
import org.featup.cuda.driver.CudaModule;
import org.featup.cuda.driver.DeviceMemory;

/**
 * A context that loads other PTX than it is given: to see that tests notice.
 *
 * @param context does everything else
 * @param change what becomes of the text
 */
record AlteredContext(CudaContext context, UnaryOperator<String> change) implements CudaContext {

  @Override
  public CudaDevice device() {
    return context.device();
  }

  @Override
  public CudaModule load(String name, String ptx) {
    return context.load(name, change.apply(ptx));
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    return context.allocate(bytes);
  }

  @Override
  public void upload(float[] source, int from, DeviceMemory to, long offset, int count) {
    context.upload(source, from, to, offset, count);
  }

  @Override
  public void download(DeviceMemory source, long offset, float[] to, int first, int count) {
    context.download(source, offset, to, first, count);
  }

  @Override
  public void zero(DeviceMemory memory, long offset, long bytes) {
    context.zero(memory, offset, bytes);
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
