package org.featup.internal.cuda.driver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jcuda.runtime.JCuda;
import jcuda.runtime.cudaDeviceProp;
import jcuda.runtime.cudaError;

/** The driver of this machine, asked through JCuda. Making one loads nothing. */
public final class JCudaDriver implements CudaDriver {

  /** Makes the driver; its library is loaded at the first call. */
  public JCudaDriver() {}

  @Override
  public List<CudaDevice> devices() {
    JCudaNatives.require();
    int[] count = new int[1];
    int code = JCuda.cudaGetDeviceCount(count);
    if (code == cudaError.cudaErrorNoDevice) {
      return List.of();
    }
    if (code == cudaError.cudaErrorInsufficientDriver) {
      throw new CudaException(insufficientDriver());
    }
    check("cudaGetDeviceCount", code);
    List<CudaDevice> devices = new ArrayList<>();
    for (int i = 0; i < count[0]; i++) {
      devices.add(describe(i));
    }
    return List.copyOf(devices);
  }

  @Override
  public CudaContext open(int device) {
    List<CudaDevice> devices = devices();
    if (device < 0 || device >= devices.size()) {
      throw new CudaException(
          "there is no CUDA device " + device + ", but " + devices.size() + ": " + devices);
    }
    return new JCudaContext(devices.get(device));
  }

  private static CudaDevice describe(int index) {
    cudaDeviceProp properties = new cudaDeviceProp();
    check("cudaGetDeviceProperties", JCuda.cudaGetDeviceProperties(properties, index));
    String name = new String(properties.name, StandardCharsets.UTF_8);
    int end = name.indexOf('\0');
    return new CudaDevice(
        index,
        end < 0 ? name : name.substring(0, end),
        properties.major,
        properties.minor,
        properties.totalGlobalMem,
        DriverVersion.of(cudaVersion()));
  }

  private static String cudaVersion() {
    int[] driver = new int[1];
    check("cudaDriverGetVersion", JCuda.cudaDriverGetVersion(driver));
    return version(driver[0]);
  }

  /** The same code stands for no driver at all, whose version is then 0, and for one too old. */
  private static String insufficientDriver() {
    int[] driver = new int[1];
    int[] runtime = new int[1];
    check("cudaDriverGetVersion", JCuda.cudaDriverGetVersion(driver));
    check("cudaRuntimeGetVersion", JCuda.cudaRuntimeGetVersion(runtime));
    return driver[0] == 0
        ? "no NVIDIA driver is installed"
        : "the NVIDIA driver is too old: it supports CUDA "
            + version(driver[0])
            + ", CUDA "
            + version(runtime[0])
            + " is needed";
  }

  /** CUDA writes 12.6 as 12060. */
  private static String version(int number) {
    return number / 1000 + "." + number % 1000 / 10;
  }

  private static void check(String call, int code) {
    if (code != cudaError.cudaSuccess) {
      throw new CudaException(
          call
              + " failed: "
              + JCuda.cudaGetErrorName(code)
              + " ("
              + code
              + "), "
              + JCuda.cudaGetErrorString(code));
    }
  }
}
