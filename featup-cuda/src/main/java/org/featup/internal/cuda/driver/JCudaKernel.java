package org.featup.internal.cuda.driver;

import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;

/** A kernel of the driver. */
final class JCudaKernel implements CudaKernel {
  private final JCudaContext context;
  private final String name;
  private final CUfunction function;
  private final LaunchArguments arguments;

  JCudaKernel(JCudaContext context, KernelSignature signature, CUfunction function) {
    this.context = context;
    this.name = signature.kernel();
    this.function = function;
    this.arguments = new LaunchArguments(signature);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void launch(LaunchShape shape, Object... values) {
    Pointer parameters = arguments.write(values);
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
}
