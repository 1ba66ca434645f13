package org.featup.cuda;

import java.util.List;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaDevice;
import org.featup.internal.cuda.driver.CudaDriver;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.JCudaDriver;
import org.featup.internal.cuda.driver.PooledContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.PtxFiles;
import org.featup.spi.Backend;
import org.featup.spi.BackendProvider;
import org.featup.spi.Workers;

/**
 * Tells backend selection about CUDA: the devices of compute capability 7.0 and later, {@code cuda}
 * for the first and {@code cuda:N} for another. A device can be used if the driver compiles PTX for
 * it, which is tried with one file; the driver keeps what it compiled. And memory must be free, or
 * the first map would fail in the middle of a program that {@code simd} could have run.
 */
public final class CudaBackendProvider implements BackendProvider {
  private static final String NAME = "cuda";

  /** Volta, what the PTX is written for. */
  private static final int LEAST_MAJOR = 7;

  /** For a stack of 384 channels from 14 to 224 pixels twice: 77 MB of output, 26 before it. */
  private static final long LEAST_MEMORY = 256L << 20;

  /** What every upsampling needs. */
  private static final String PROBE = "resample";

  private final CudaDriver driver;
  private final int device;

  /** Called by {@link java.util.ServiceLoader}; loads nothing native. */
  public CudaBackendProvider() {
    this(new JCudaDriver());
  }

  CudaBackendProvider(CudaDriver driver) {
    this(driver, 0);
  }

  private CudaBackendProvider(CudaDriver driver, int device) {
    this.driver = driver;
    this.device = device;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BackendProvider device(String number) {
    if (!number.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException(
          "expected cuda:N with the number N of a device, from 0, given cuda:" + number);
    }
    return new CudaBackendProvider(driver, Integer.parseInt(number));
  }

  @Override
  public int priority() {
    return 20;
  }

  @Override
  public String unavailable() {
    try {
      List<CudaDevice> devices = driver.devices();
      String reason = unsuitable(devices);
      return reason == null ? probe() : reason;
    } catch (CudaException e) {
      return e.getMessage();
    }
  }

  private String unsuitable(List<CudaDevice> devices) {
    if (devices.isEmpty()) {
      return "the NVIDIA driver finds no CUDA device";
    }
    if (device >= devices.size()) {
      return "there is no CUDA device " + device + ", but " + devices.size() + ": " + devices;
    }
    CudaDevice chosen = devices.get(device);
    return chosen.major() < LEAST_MAJOR
        ? chosen + " is too old: compute capability 7.0 or later is needed"
        : null;
  }

  private String probe() {
    try (CudaContext context = driver.open(device)) {
      context.load(PROBE, PtxFiles.text(PROBE)).close();
      long free = context.freeBytes();
      return free < LEAST_MEMORY
          ? context.device()
              + " has too little memory free: "
              + (free >> 20)
              + " MiB, at least "
              + (LEAST_MEMORY >> 20)
              + " are needed"
          : null;
    }
  }

  @Override
  public Backend create(Workers workers) {
    try {
      String reason = unsuitable(driver.devices());
      if (reason != null) {
        throw new IllegalStateException(reason);
      }
      CudaSession session = new CudaSession(new PooledContext(driver.open(device)));
      return new CudaBackend(device == 0 ? NAME : NAME + ":" + device, session);
    } catch (CudaException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
