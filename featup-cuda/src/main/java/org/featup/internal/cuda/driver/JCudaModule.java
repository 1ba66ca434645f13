package org.featup.internal.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A module of the driver. */
final class JCudaModule implements CudaModule {
  private static final Logger LOG = LoggerFactory.getLogger(JCudaModule.class);

  /** Bytes for what the driver's compiler has to say. */
  private static final int LOG_BYTES = 1 << 14;

  private final JCudaContext context;
  private final String name;
  private final CUmodule module;
  private final Map<String, KernelSignature> signatures;
  private final Map<String, CudaKernel> kernels = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private JCudaModule(
      JCudaContext context, String name, CUmodule module, Map<String, KernelSignature> signatures) {
    this.context = context;
    this.name = name;
    this.module = module;
    this.signatures = signatures;
  }

  static JCudaModule load(JCudaContext context, String name, String ptx) {
    Map<String, KernelSignature> signatures = KernelSignature.of(ptx);
    byte[] ascii = (ptx + '\0').getBytes(StandardCharsets.US_ASCII);
    ByteBuffer text = ByteBuffer.allocateDirect(ascii.length).put(0, ascii);
    CUmodule module = new CUmodule();
    JITOptions options = new JITOptions();
    options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
    options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
    int code =
        context.call(
            () -> JCudaDriver.cuModuleLoadDataJIT(module, Pointer.toBuffer(text), options));
    if (code != CUresult.CUDA_SUCCESS) {
      String log = text(options.getBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER));
      boolean outOfMemory = code == CUresult.CUDA_ERROR_OUT_OF_MEMORY;
      if (!outOfMemory) {
        LOG.error("the driver cannot load {}.ptx: {}", name, log);
      }
      throw context.failure(
          DriverCalls.failed("cuModuleLoadDataEx of " + name + ".ptx", code)
              + (log.isEmpty() ? "" : ": " + log),
          outOfMemory);
    }
    return new JCudaModule(context, name, module, signatures);
  }

  private static String text(byte[] log) {
    int end = 0;
    while (end < log.length && log[end] != 0) {
      end++;
    }
    return new String(log, 0, end, StandardCharsets.UTF_8).strip();
  }

  @Override
  public CudaKernel kernel(String entry) {
    return kernels.computeIfAbsent(entry, this::find);
  }

  private CudaKernel find(String entry) {
    CUfunction function = new CUfunction();
    context.run(
        "cuModuleGetFunction of " + entry + " in " + name + ".ptx",
        () -> JCudaDriver.cuModuleGetFunction(function, module, entry));
    return new JCudaKernel(context, signatures.get(entry), function);
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      context.run("cuModuleUnload of " + name, () -> JCudaDriver.cuModuleUnload(module));
    }
  }
}
