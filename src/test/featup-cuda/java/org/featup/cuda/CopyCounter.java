package org.featup.cuda;

import java.util.ArrayList;
import java.util.List;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.ForwardingContext;

/** A context that writes down what is copied between the heap and the device. */
public final class CopyCounter extends ForwardingContext {
  private final List<Integer> uploads = new ArrayList<>();
  private final List<Integer> downloads = new ArrayList<>();

  public CopyCounter(CudaContext context) {
    super(context);
  }

  @Override
  public void upload(float[] source, int from, DeviceMemory to, long offset, int count) {
    uploads.add(count);
    super.upload(source, from, to, offset, count);
  }

  @Override
  public void download(DeviceMemory source, long offset, float[] to, int first, int count) {
    downloads.add(count);
    super.download(source, offset, to, first, count);
  }

  /** Floats of each upload since {@link #clear}. */
  public List<Integer> uploads() {
    return List.copyOf(uploads);
  }

  /** Floats of each download since {@link #clear}. */
  public List<Integer> downloads() {
    return List.copyOf(downloads);
  }

  public void clear() {
    uploads.clear();
    downloads.clear();
  }
}
