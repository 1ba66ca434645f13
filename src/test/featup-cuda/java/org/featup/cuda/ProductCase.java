package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.values;

import java.util.List;
import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaMatrixProduct;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Extents of a product of matrices. */
public record ProductCase(int rows, int columns, int inner) {

  /** Of all kernels that multiply matrices. */
  public static List<KernelCase> all() {
    ProductCase odd = new ProductCase(70, 67, 19);
    ProductCase vectors = new ProductCase(67, 68, 33);
    ProductCase split = new ProductCase(20, 17, 300);
    // a tile that ends with the seventh of the eight rows that a thread loads or sums
    ProductCase part = new ProductCase(56, 52, 17);
    ProductCase tile = new ProductCase(64, 64, 256);
    return List.of(
        new KernelCase("product", s -> odd.inOrder(s, false, false, true)),
        new KernelCase("transposed product", s -> odd.inOrder(s, true, true, false)),
        new KernelCase("product of vectors", s -> vectors.inOrder(s, true, false, true)),
        new KernelCase("product of a part of a tile", s -> part.inOrder(s, false, true, true)),
        new KernelCase("split product", s -> split.inOrder(s, false, true, true)),
        new KernelCase("split product without bias", s -> tile.inOrder(s, true, false, false)),
        new KernelCase("short products", ProductCase::shortProducts));
  }

  /** Of lengths that end at each of the elements that a thread loads. */
  private static void shortProducts(CudaSession session) {
    for (int inner = 1; inner <= 33; inner++) {
      ProductCase given = new ProductCase(3, 2, inner);
      given.inOrder(session, false, true, false);
      given.inOrder(session, true, false, true);
    }
  }

  /** Each operand by rows and by columns, with a bias and without. */
  public void inAllOrders(CudaSession session) {
    for (int order = 0; order < 8; order++) {
      inOrder(session, (order & 1) != 0, (order & 2) != 0, (order & 4) != 0);
    }
  }

  public void inOrder(
      CudaSession session, boolean aTransposed, boolean bTransposed, boolean biased) {
    float[] bias = biased ? values(3, columns) : null;
    float[] a = values(1, rows * inner);
    float[] b = values(2, inner * columns);
    NDArray expected = expected(a, aTransposed, b, bTransposed, bias);
    try (DeviceMemory left = session.upload(a);
        DeviceMemory right = session.upload(b);
        DeviceMemory constants = bias == null ? null : session.upload(bias);
        NewArray out = NewArray.of(session, new Shape(1, columns, rows, 1))) {
      new CudaMatrixProduct(session)
          .multiply(
              new DeviceMatrix(left, rows, inner, aTransposed),
              new DeviceMatrix(right, inner, columns, bTransposed),
              constants,
              out.memory());
      assertClose(expected, out.array(), StageArrays.OUTPUT);
    }
  }

  private NDArray expected(
      float[] a, boolean aTransposed, float[] b, boolean bTransposed, float[] bias) {
    float[] out = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = bias == null ? 0 : bias[j];
        for (int k = 0; k < inner; k++) {
          double left = a[aTransposed ? k * rows + i : i * inner + k];
          sum += left * b[bTransposed ? j * inner + k : k * columns + j];
        }
        out[i * columns + j] = (float) sum;
      }
    }
    return NDArray.wrap(out, new Shape(1, columns, rows, 1), Layout.CHANNELS_LAST);
  }
}
