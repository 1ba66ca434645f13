package org.featup.cuda.machine;

import java.nio.charset.StandardCharsets;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** NVIDIA's compiler as a library, which JCuda's natives hold: no device, driver or toolkit. */
final class NvPtxCompiler {
  private NvPtxCompiler() {}

  /** Null if it can be used, else why not. */
  static String unavailable() {
    try {
      JNvPTXCompiler.setExceptionsEnabled(false);
      return null;
    } catch (LinkageError e) {
      return e.toString().lines().findFirst().orElse("");
    }
  }

  /** The verbose log; an error is an assertion that failed. */
  static String compile(String ptx, String arch) {
    byte[] text = (ptx + '\0').getBytes(StandardCharsets.US_ASCII);
    nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
    check("create", JNvPTXCompiler.nvPTXCompilerCreate(handle, text.length, text), "");
    try {
      String[] options = {"--gpu-name=" + arch, "--verbose"};
      int code = JNvPTXCompiler.nvPTXCompilerCompile(handle, options.length, options);
      check("compile for " + arch, code, code == 0 ? "" : log(handle, true));
      return log(handle, false);
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(handle);
    }
  }

  private static String log(nvPTXCompilerHandle handle, boolean errors) {
    long[] size = new long[1];
    if (errors) {
      JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(handle, size);
    } else {
      JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(handle, size);
    }
    byte[] log = new byte[Math.toIntExact(size[0]) + 1];
    if (errors) {
      JNvPTXCompiler.nvPTXCompilerGetErrorLog(handle, log);
    } else {
      JNvPTXCompiler.nvPTXCompilerGetInfoLog(handle, log);
    }
    return new String(log, StandardCharsets.US_ASCII).replace("\0", "");
  }

  private static void check(String call, int code, String log) {
    if (code != 0) {
      throw new AssertionError(call + " failed with code " + code + ": " + log);
    }
  }
}
