package org.featup.internal.cuda.driver;

/** A kernel that can be launched. */
public interface CudaKernel {

  /**
   * Its name.
   *
   * @return the {@code .entry}
   */
  String name();

  /**
   * Puts a launch on the context's stream.
   *
   * @param shape blocks, threads and dynamic shared memory
   * @param arguments one for each {@code .param}, in order: {@link DeviceMemory} or {@link Long}
   *     for .u64, {@link Integer} for .u32/.s32, {@link Float} for .f32, {@link Double} for .f64
   * @throws CudaException if arguments differ from the parameters in number or type, or the launch
   *     is refused
   */
  void launch(LaunchShape shape, Object... arguments);
}
