package org.featup.cuda;

import java.util.List;
import org.featup.cuda.driver.CudaDevice;
import org.featup.cuda.driver.CudaDriver;
import org.featup.cuda.driver.CudaException;
import org.featup.cuda.driver.JCudaDriver;
import org.featup.kernel.Backend;
import org.featup.kernel.BackendProvider;
import org.featup.kernel.Workers;

/**
 * Tells backend selection about CUDA. This version knows the devices and has no kernels, so it
 * always has a reason to be passed over.
 */
public final class CudaBackendProvider implements BackendProvider {
  private final CudaDriver driver;

  /** Called by {@link java.util.ServiceLoader}; loads nothing native. */
  public CudaBackendProvider() {
    this(new JCudaDriver());
  }

  CudaBackendProvider(CudaDriver driver) {
    this.driver = driver;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public int priority() {
    return 20;
  }

  @Override
  public String unavailable() {
    List<CudaDevice> devices;
    try {
      devices = driver.devices();
    } catch (CudaException e) {
      return e.getMessage();
    }
    return devices.isEmpty()
        ? "the NVIDIA driver finds no CUDA device"
        : "there is " + devices.get(0) + ", but this version of featup-cuda has no CUDA kernels";
  }

  @Override
  public Backend create(Workers workers) {
    throw new IllegalStateException(unavailable());
  }
}
