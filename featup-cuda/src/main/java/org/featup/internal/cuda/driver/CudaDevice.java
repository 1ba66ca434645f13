package org.featup.internal.cuda.driver;

/**
 * A CUDA device.
 *
 * @param index its number, from 0
 * @param name the name its vendor gave it
 * @param major major number of its compute capability, 9 of 9.0
 * @param minor minor number of its compute capability, 0 of 9.0
 * @param memory bytes of memory on the device
 * @param driver the driver's version, as messages write it
 */
public record CudaDevice(int index, String name, int major, int minor, long memory, String driver) {

  /** Reads like {@code NVIDIA H200 (compute capability 9.0, 139 GiB)}. */
  @Override
  public String toString() {
    return name + " (compute capability " + major + "." + minor + ", " + (memory >> 30) + " GiB)";
  }
}
