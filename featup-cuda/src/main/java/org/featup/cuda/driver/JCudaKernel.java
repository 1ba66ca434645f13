package org.featup.cuda.driver;

import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.JCudaDriver;

/** A kernel of the driver. */
final class JCudaKernel implements CudaKernel {
  private final JCudaContext context;
  private final String name;
  private final CUfunction function;

  /** Dynamic shared memory that the driver was told to allow. */
  private int allowed;

  JCudaKernel(JCudaContext context, String name, CUfunction function) {
    this.context = context;
    this.name = name;
    this.function = function;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void launch(LaunchShape shape, Object... arguments) {
    NativePointerObject[] parameters = new NativePointerObject[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      parameters[i] = parameter(i, arguments[i]);
    }
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
                Pointer.to(parameters),
                null));
    context.launched(name);
  }

  /** More than 48 KB for a block, static and dynamic together, have to be asked for. */
  private synchronized void allow(int sharedBytes) {
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

  private Pointer parameter(int index, Object argument) {
    if (argument instanceof DeviceMemory memory) {
      return Pointer.to(new long[] {memory.address()});
    }
    if (argument instanceof Long value) {
      return Pointer.to(new long[] {value});
    }
    if (argument instanceof Integer value) {
      return Pointer.to(new int[] {value});
    }
    if (argument instanceof Float value) {
      return Pointer.to(new float[] {value});
    }
    if (argument instanceof Double value) {
      return Pointer.to(new double[] {value});
    }
    throw new IllegalArgumentException(
        "argument " + index + " of " + name + " is no number or memory: " + argument);
  }
}
