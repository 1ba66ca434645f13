package org.featup.internal.cuda.driver;

import java.util.List;

/** The functions of the CUDA driver that the CUDA backend calls. */
public interface CudaDriver {

  /**
   * The devices this process can use.
   *
   * @return all devices, in the order of their numbers; empty if the driver finds none
   * @throws CudaException if the driver cannot be asked; the message says what is missing
   */
  List<CudaDevice> devices();

  /**
   * Opens a device, with a stream of its own.
   *
   * @param device its number, from 0
   * @return the context; the caller closes it
   * @throws CudaException if it cannot be used
   */
  CudaContext open(int device);
}
