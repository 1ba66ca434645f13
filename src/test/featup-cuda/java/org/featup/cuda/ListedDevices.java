package org.featup.cuda;

import java.util.List;
import java.util.function.Supplier;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaDevice;
import org.featup.internal.cuda.driver.CudaDriver;
import org.featup.internal.cuda.driver.CudaException;

/** A driver that lists devices, or fails to, and opens none. */
public record ListedDevices(Supplier<List<CudaDevice>> list) implements CudaDriver {

  @Override
  public List<CudaDevice> devices() {
    return list.get();
  }

  @Override
  public CudaContext open(int device) {
    throw new CudaException("device " + device + " cannot be opened");
  }
}
