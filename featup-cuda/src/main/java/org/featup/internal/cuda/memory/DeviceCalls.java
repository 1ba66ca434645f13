package org.featup.internal.cuda.memory;

import java.util.function.Supplier;
import org.featup.internal.cuda.driver.CudaOutOfMemoryException;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.OutOfDeviceMemoryException;

/** Runs operations; one that finds too little memory is named with what it was to work on. */
public final class DeviceCalls {
  private DeviceCalls() {}

  /** Runs an operation on an array that gives nothing back. */
  public static void run(String operation, NDArray argument, Runnable body) {
    call(
        operation,
        argument,
        () -> {
          body.run();
          return null;
        });
  }

  /** Runs an operation on an array. */
  public static <T> T call(String operation, NDArray argument, Supplier<T> body) {
    return call(operation, argument.shape(), body);
  }

  /** Runs an operation on an array of a shape. */
  public static <T> T call(String operation, Shape shape, Supplier<T> body) {
    try {
      return body.get();
    } catch (CudaOutOfMemoryException e) {
      throw new OutOfDeviceMemoryException(operation + " of " + shape + ": " + e.getMessage(), e);
    }
  }
}
