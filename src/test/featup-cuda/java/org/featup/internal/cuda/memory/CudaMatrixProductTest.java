package org.featup.internal.cuda.memory;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.assertSame;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.cuda.ProductCase;
import org.featup.cuda.StageArrays;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.CudaConv1x1;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matrix product of our own, in every order of its operands, and the convolution on it. */
class CudaMatrixProductTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));
  private final CudaMatrixProduct product = new CudaMatrixProduct(session);

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "3, 5, 2",
    "64, 64, 16",
    "65, 63, 17",
    "7, 130, 49",
    "130, 4, 33",
    "70, 68, 300",
    "5, 6, 1000",
    "200, 13, 15"
  })
  void isTheSumOfProducts(int rows, int columns, int inner) {
    new ProductCase(rows, columns, inner).inAllOrders(session);
  }

  @Test
  void longSumsAreSharedAndSumInOrder() {
    assertEquals(48, CudaMatrixProduct.productsOfBlock(1, 48));
    assertEquals(144, CudaMatrixProduct.productsOfBlock(1, 1000));
    assertEquals(1008, CudaMatrixProduct.productsOfBlock(256, 1000));
    Conv1x1 conv = new Conv1x1(700, 3, values(4, 2100), values(5, 3));
    NDArray x = random(6, 1, 700, 2, 3);
    CudaConv1x1 layer = new CudaConv1x1(session, product);
    try (NDArray first = layer.apply(x, conv);
        NDArray second = layer.apply(x, conv)) {
      assertSame(first, second);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1, 1", "2, 13, 7, 3, 5", "1, 64, 64, 8, 9", "3, 130, 31, 4, 5"})
  void convolvesPixels(int images, int inputs, int outputs, int height, int width) {
    Conv1x1 conv = new Conv1x1(inputs, outputs, values(1, inputs * outputs), values(2, outputs));
    NDArray x = random(3, images, inputs, height, width);
    NDArray expected = scalar().conv1x1(x, conv);
    try (NDArray out = new CudaConv1x1(session, product).apply(x, conv)) {
      assertClose(expected, out, StageArrays.OUTPUT);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "13, 7, 3, 5", "64, 31, 14, 13"})
  void productsOfChannels(int first, int second, int height, int width) {
    NDArray a = random(1, 1, first, height, width);
    NDArray b = random(2, 1, second, height, width);
    float[] expected = scalar().channelProducts(a, b);
    assertEquals(first * second, expected.length);
    double sum = 0;
    for (int p = 0; p < height * width; p++) {
      sum += (double) a.get(0, first - 1, p / width, p % width) * b.get(0, 0, p / width, p % width);
    }
    assertEquals(sum, expected[(first - 1) * second], 1e-5);
    float[] actual = new CudaConv1x1(session, product).products(a, b);
    Shape row = new Shape(1, 1, 1, expected.length);
    assertClose(
        NDArray.wrap(expected, row, Layout.CHANNELS_LAST),
        NDArray.wrap(actual, row, Layout.CHANNELS_LAST),
        StageArrays.GRADIENT);
  }

  @Test
  void matricesThatDoNotFitAreRefused() {
    try (DeviceMemory memory = session.upload(new float[12])) {
      DeviceMatrix a = DeviceMatrix.of(memory, 3, 4);
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> product.multiply(a, a, null, memory));
      assertTrue(e.getMessage().contains("columns of a, 4, given 3"), e.getMessage());
    }
  }
}
