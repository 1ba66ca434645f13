package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaKernel;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.KernelSignature;
import org.featup.internal.cuda.driver.LaunchShape;

/** A kernel that the interpreter can launch. */
final class InterpretedKernel implements CudaKernel {
  /** What every device gives to a block that asks for no more. */
  private static final int MOST_SHARED = 48 << 10;

  private final InterpretedContext context;
  private final InterpretedModule module;
  private final Program program;
  private final KernelSignature signature;

  InterpretedKernel(
      InterpretedContext context,
      InterpretedModule module,
      Program program,
      KernelSignature signature) {
    this.context = context;
    this.module = module;
    this.program = program;
    this.signature = signature;
  }

  @Override
  public String name() {
    return program.name();
  }

  @Override
  public void launch(LaunchShape shape, Object... arguments) {
    context.requireOpen();
    module.requireOpen();
    context.driver().failures().launching(name());
    checkShape(shape);
    signature.check(arguments);
    long[] bits = new long[arguments.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = bits(arguments[i]);
    }
    synchronized (context) {
      context.driver().launched(run(shape, bits));
    }
  }

  private Traffic run(LaunchShape shape, long[] arguments) {
    List<MemoryRegion> watched = new ArrayList<>();
    InterpretedDriver driver = context.driver();
    Launch launch =
        new Launch(
            program,
            shape,
            driver.blocks(),
            context.memory(),
            arguments,
            driver.workers(),
            watched);
    try {
      return TrafficReport.of(program, launch.run(), watched);
    } finally {
      watched.forEach(region -> region.shadow = null);
    }
  }

  private void checkShape(LaunchShape shape) {
    int[] block = {shape.blockX(), shape.blockY(), shape.blockZ()};
    int threads = block[0] * block[1] * block[2];
    if (threads > program.maxThreads()) {
      throw refused("expected at most " + program.maxThreads() + " threads, given " + threads);
    }
    if (program.required() != null && !Arrays.equals(program.required(), block)) {
      throw refused(
          "expected blocks of "
              + Arrays.toString(program.required())
              + ", given "
              + Arrays.toString(block));
    }
    long shared = (long) program.shared().declared() + shape.sharedBytes();
    if (shared > MOST_SHARED) {
      throw refused("expected at most " + MOST_SHARED + " bytes of shared memory, given " + shared);
    }
  }

  private long bits(Object argument) {
    if (argument instanceof InterpretedMemory memory) {
      return context.region(memory).base;
    }
    if (argument instanceof DeviceMemory part) {
      return part.address();
    }
    if (argument instanceof Float value) {
      return Float.floatToRawIntBits(value);
    }
    return argument instanceof Double value
        ? Double.doubleToRawLongBits(value)
        : ((Number) argument).longValue();
  }

  private CudaException refused(String message) {
    return new PtxException("launch of " + name() + ": " + message);
  }
}
