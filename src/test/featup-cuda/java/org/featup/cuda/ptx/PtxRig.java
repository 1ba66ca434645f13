package org.featup.cuda.ptx;

import java.util.Arrays;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaModule;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;

/** Runs small kernels whose text a test holds; they take what {@link #run} gives them. */
final class PtxRig {
  static final String HEAD = ".version 6.4\n.target sm_70\n.address_size 64\n";

  private PtxRig() {}

  /**
   * Runs a body in one block. It finds {@code in} and {@code out}, addresses of floats, {@code t},
   * the thread, and addresses of element t of both in {@code inT} and {@code outT}.
   *
   * @param text the body, or what stands before the kernel, then "---", then the body
   * @return as many floats as there are threads
   */
  static float[] run(int threads, String text, float... in) {
    return run(LaunchShape.of(1, threads), text, in);
  }

  static float[] run(LaunchShape shape, String text, float... in) {
    InterpretedDriver driver = new InterpretedDriver();
    int threads = shape.blockX() * shape.blockY() * shape.blockZ();
    int count = shape.gridX() * shape.gridY() * shape.gridZ() * threads;
    float[] result = new float[count];
    try (CudaContext context = driver.open(0);
        CudaModule module = context.load("test.ptx", kernel(text));
        DeviceMemory source = context.allocate(4L * Math.max(1, in.length));
        DeviceMemory target = context.allocate(4L * count)) {
      context.upload(in, 0, source, 0, in.length);
      module.kernel("k").launch(shape, source, target, in.length);
      context.download(target, 0, result, 0, count);
    }
    driver.assertAllClosed();
    return result;
  }

  /** The message a body fails with. */
  static String fault(LaunchShape shape, String text, float... in) {
    try {
      float[] result = run(shape, text, in);
      throw new AssertionError("it ran, and gave " + Arrays.toString(result));
    } catch (CudaException e) {
      return e.getMessage();
    }
  }

  static String fault(int threads, String text, float... in) {
    return fault(LaunchShape.of(1, threads), text, in);
  }

  static String kernel(String text) {
    int cut = text.indexOf("---");
    String declarations = cut < 0 ? "" : text.substring(0, cut);
    String body = cut < 0 ? text : text.substring(cut + 3);
    return HEAD
        + declarations
        + "\n.visible .entry k(.param .u64 pin, .param .u64 pout, .param .u32 pn) {\n"
        + ".reg .b64 in, out, inT, outT, a<8>;\n.reg .b32 t, n, r<10>;\n.reg .f32 f<10>;\n"
        + ".reg .f64 d<8>;\n.reg .b16 h<4>;\n.reg .pred p<4>;\n"
        + "ld.param.u64 in, [pin];\ncvta.to.global.u64 in, in;\n"
        + "ld.param.u64 out, [pout];\ncvta.to.global.u64 out, out;\nld.param.u32 n, [pn];\n"
        + "mov.u32 t, %ctaid.x;\nmov.u32 r9, %ntid.x;\nmov.u32 r8, %tid.x;\n"
        + "mad.lo.u32 t, t, r9, r8;\nmad.wide.u32 inT, t, 4, in;\nmad.wide.u32 outT, t, 4, out;\n"
        + body
        + "\nret;\n}\n";
  }
}
