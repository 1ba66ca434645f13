package org.featup.internal.cuda.driver;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Calls that are made again when the device was out of memory and some could be given back: code of
 * modules, and what kernels and the vendor's library need beside their arrays, is the device's
 * memory too.
 */
final class OutOfMemoryRetry {
  private final BooleanSupplier giveBack;

  /**
   * For one context.
   *
   * @param giveBack gives memory back, and tells whether there was any
   */
  OutOfMemoryRetry(BooleanSupplier giveBack) {
    this.giveBack = giveBack;
  }

  <T> T of(Supplier<T> call) {
    try {
      return call.get();
    } catch (CudaOutOfMemoryException e) {
      if (!giveBack.getAsBoolean()) {
        throw e;
      }
      return call.get();
    }
  }

  private void run(Runnable call) {
    of(
        () -> {
          call.run();
          return null;
        });
  }

  CudaModule module(CudaModule module) {
    return new CudaModule() {
      @Override
      public CudaKernel kernel(String name) {
        return OutOfMemoryRetry.this.kernel(of(() -> module.kernel(name)));
      }

      @Override
      public void close() {
        module.close();
      }
    };
  }

  private CudaKernel kernel(CudaKernel kernel) {
    return new CudaKernel() {
      @Override
      public String name() {
        return kernel.name();
      }

      @Override
      public void launch(LaunchShape shape, Object... arguments) {
        run(() -> kernel.launch(shape, arguments));
      }
    };
  }

  MatrixProducts products(MatrixProducts products) {
    return new MatrixProducts() {
      @Override
      public void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory out) {
        run(() -> products.multiply(a, b, out));
      }

      @Override
      public void close() {
        products.close();
      }
    };
  }
}
