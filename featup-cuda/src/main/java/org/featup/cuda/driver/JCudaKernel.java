package org.featup.cuda.driver;

import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.JCudaDriver;

/** A kernel of the driver. */
final class JCudaKernel implements CudaKernel {
  private final JCudaContext context;
  private final String name;
  private final CUfunction function;
  private final LaunchArguments arguments;

  /** Dynamic shared memory that the driver was told to allow. */
  private int allowed;

  JCudaKernel(JCudaContext context, String name, CUfunction function) {
    this.context = context;
    this.name = name;
    this.function = function;
    this.arguments = new LaunchArguments(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void launch(LaunchShape shape, Object... values) {
    Pointer parameters = arguments.write(values);
    allow(shape.sharedBytes());
    context.run(
        "cuLaunchKernel of " + name,
        () ->
            JCudaDriver.cuLaunchKernel(
                function,
                shape.gridX(),
                shape.gridY(),
                shape.gridZ(),
                shape.blockX(),
                shape.blockY(),
                shape.blockZ(),
                shape.sharedBytes(),
                context.stream(),
                parameters,
                null));
    context.launched(name);
  }

  /** More than 48 KB for a block, static and dynamic together, have to be asked for. */
  private void allow(int sharedBytes) {
    if (sharedBytes > allowed) {
      context.run(
          "cuFuncSetAttribute of " + name + " to " + sharedBytes + " bytes of shared memory",
          () ->
              JCudaDriver.cuFuncSetAttribute(
                  function,
                  CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                  sharedBytes));
      allowed = sharedBytes;
    }
  }
}
