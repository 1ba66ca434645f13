package org.featup.internal.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntSupplier;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;

/**
 * cuBLAS through JCublas. Factors keep all bits of a float, unless {@code -Dfeatup.cuda.tf32=true}
 * lets tensor cores round them to 11.
 */
final class JCublasProducts implements MatrixProducts {
  private static final String TF32 = "featup.cuda.tf32";

  private final JCudaContext context;
  private final cublasHandle handle = new cublasHandle();
  private final Pointer one = outsideTheHeap(1);
  private final Pointer zero = outsideTheHeap(0);
  private boolean closed;

  private JCublasProducts(JCudaContext context) {
    this.context = context;
    run("cublasCreate", () -> JCublas2.cublasCreate(handle));
    int math =
        Boolean.getBoolean(TF32)
            ? cublasMath.CUBLAS_TF32_TENSOR_OP_MATH
            : cublasMath.CUBLAS_DEFAULT_MATH;
    try {
      cudaStream_t stream = new cudaStream_t(context.stream());
      run("cublasSetStream", () -> JCublas2.cublasSetStream(handle, stream));
      run("cublasSetMathMode", () -> JCublas2.cublasSetMathMode(handle, math));
    } catch (CudaException e) {
      close();
      throw e;
    }
  }

  static JCublasProducts of(JCudaContext context) {
    try {
      JCublas2.setExceptionsEnabled(false);
    } catch (LinkageError e) {
      throw new CudaException(
          "JCublas does not load, libcublas.so.12 or cublas64_12.dll may be missing: "
              + e.toString().lines().findFirst().orElse(""));
    }
    return new JCublasProducts(context);
  }

  /** cuBLAS takes columns for rows, so it is asked for the transposed product of both. */
  @Override
  public synchronized void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory out) {
    int rows = a.rows();
    int columns = b.columns();
    int inner = a.columns();
    run(
        "cublasSgemm of " + rows + "x" + inner + " and " + inner + "x" + columns,
        () ->
            JCublas2.cublasSgemm(
                handle,
                operation(b.transposed()),
                operation(a.transposed()),
                columns,
                rows,
                inner,
                one,
                pointer(b.memory()),
                b.transposed() ? inner : columns,
                pointer(a.memory()),
                a.transposed() ? rows : inner,
                zero,
                pointer(out),
                columns));
  }

  /** An array on the heap would hold back the garbage collector for the length of a call. */
  private static Pointer outsideTheHeap(float value) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
    return Pointer.toBuffer(bytes.putFloat(0, value));
  }

  private static int operation(boolean transposed) {
    return transposed ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
  }

  private static Pointer pointer(DeviceMemory memory) {
    return new CUdeviceptr().withByteOffset(memory.address());
  }

  private void run(String call, IntSupplier code) {
    int status = context.call(code);
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      throw context.failure(
          call
              + " failed: "
              + cublasStatus.stringFor(status)
              + " ("
              + status
              + "), "
              + JCublas2.cublasGetStatusString(status),
          status == cublasStatus.CUBLAS_STATUS_ALLOC_FAILED);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      run("cublasDestroy", () -> JCublas2.cublasDestroy(handle));
    }
  }
}
