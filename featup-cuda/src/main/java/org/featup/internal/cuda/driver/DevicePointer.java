package org.featup.internal.cuda.driver;

import jcuda.driver.CUdeviceptr;

/** A pointer that tells its address, which JCuda's own keeps to itself. */
final class DevicePointer extends CUdeviceptr {

  long address() {
    return getNativePointer() + getByteOffset();
  }
}
