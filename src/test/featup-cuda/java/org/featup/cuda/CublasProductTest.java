package org.featup.cuda;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.ForwardingContext;
import org.featup.internal.cuda.driver.MatrixProducts;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

/** Where there is a library of matrix products it is asked, and closed before the context. */
class CublasProductTest {
  private final InterpretedDriver driver = new InterpretedDriver();

  /** A context whose library multiplies on the heap. */
  private static final class WithLibrary extends ForwardingContext {
    private final CudaContext context;
    private final Map<Long, DeviceMemory> allocated = new HashMap<>();
    private int products;
    private boolean closed;

    WithLibrary(CudaContext context) {
      super(context);
      this.context = context;
    }

    /** Like the library, products know memory by its address alone. */
    @Override
    public DeviceMemory allocate(long bytes) {
      DeviceMemory memory = super.allocate(bytes);
      allocated.put(memory.address(), memory);
      return memory;
    }

    @Override
    public MatrixProducts products() {
      return new MatrixProducts() {
        @Override
        public void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory out) {
          products++;
          int rows = a.rows();
          int columns = b.columns();
          int inner = a.columns();
          float[] left = download(a.memory(), rows * inner);
          float[] right = download(b.memory(), inner * columns);
          float[] product = new float[rows * columns];
          for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
              for (int i = 0; i < inner; i++) {
                product[r * columns + c] +=
                    left[a.transposed() ? i * rows + r : r * inner + i]
                        * right[b.transposed() ? c * inner + i : i * columns + c];
              }
            }
          }
          context.upload(product, 0, allocated.get(out.address()), 0, product.length);
        }

        @Override
        public void close() {
          closed = true;
        }
      };
    }

    private float[] download(DeviceMemory memory, int count) {
      float[] values = new float[count];
      context.download(allocated.get(memory.address()), 0, values, 0, count);
      return values;
    }

    @Override
    public void close() {
      assertTrue(closed);
      super.close();
    }
  }

  @Test
  void equalsTheScalarBackend() {
    WithLibrary library = new WithLibrary(driver.open(0));
    NDArray x = random(1, 2, 5, 4, 3);
    Conv1x1 conv = TestData.conv(2, 5, 7);
    float[] weight = values(3, 5, 1);
    NDArray dSaliency = random(4, 2, 1, 4, 3);
    NDArray dX = NDArray.zeros(x.shape());
    NDArray wanted = NDArray.zeros(x.shape());
    float[] dWeight = new float[5];
    float[] wantedWeight = new float[5];
    var scalar = Backends.byName("scalar");
    scalar.saliencyGradients(x, weight, dSaliency, wanted, wantedWeight, new float[1]);
    try (CudaBackend cuda = new CudaBackend("cuda", new CudaSession(library));
        NDArray mapped = cuda.conv1x1(x, conv);
        NDArray linear = cuda.conv1x1(x, conv.withoutBias())) {
      assertTrue(cuda.toString().endsWith("products by cuBLAS"), cuda::toString);
      assertClose(scalar.conv1x1(x, conv), mapped);
      assertClose(scalar.conv1x1(x, conv.withoutBias()), linear);
      cuda.saliencyGradients(x, weight, dSaliency, dX, dWeight, new float[1]);
    }
    assertClose(wanted, dX);
    for (int i = 0; i < 5; i++) {
      assertEquals(wantedWeight[i], dWeight[i], 1e-5f * 24);
    }
    assertEquals(4, library.products);
    driver.assertAllClosed();
  }
}
