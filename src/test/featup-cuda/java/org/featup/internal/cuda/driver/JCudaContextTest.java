package org.featup.internal.cuda.driver;

import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.featup.cuda.CudaBackendProvider;
import org.featup.cuda.RequiresGpu;
import org.featup.internal.cuda.memory.CudaMatrixProduct;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.MatrixProduct;
import org.featup.internal.cuda.memory.PtxFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver on a device. */
@RequiresGpu
class JCudaContextTest {
  private CudaContext context;

  @BeforeEach
  void open() {
    context = new JCudaDriver().open(0);
  }

  @AfterEach
  void close() {
    context.close();
    context.close();
  }

  /** More than both staging buffers hold, from and to the middle of arrays and memory. */
  @Test
  void copiesOfAnySizeArrive() {
    for (int count : new int[] {1, 1000, 5_000_001}) {
      float[] source = values(1, count + 3, 1);
      try (DeviceMemory memory = context.allocate(4L * count + 8)) {
        context.upload(source, 3, memory, 8, count);
        float[] back = new float[count + 1];
        context.download(memory, 8, back, 1, count);
        assertArrayEquals(
            Arrays.copyOfRange(source, 3, count + 3), Arrays.copyOfRange(back, 1, count + 1));
      }
    }
  }

  @Test
  void zeroingAndCopiesOfRows() {
    float[] source = values(2, 60, 1);
    try (DeviceMemory from = context.allocate(240);
        DeviceMemory to = context.allocate(24)) {
      context.upload(source, 0, from, 0, 60);
      context.copy(from, new RowPitch(8, 80), to, new RowPitch(0, 8), 8, 3);
      context.zero(to, 4, 4);
      float[] rows = new float[6];
      context.download(to, 0, rows, 0, 6);
      float[] wanted = {source[2], 0, source[22], source[23], source[42], source[43]};
      assertArrayEquals(wanted, rows);
    }
  }

  /** Rows further apart than the driver's copies of two dimensions take. */
  @Test
  void rowsTwoGigabytesApart() {
    long pitch = 1L << 31;
    float[] source = values(2, 2, 1);
    try (DeviceMemory from = context.allocate(pitch + 4);
        DeviceMemory to = context.allocate(8)) {
      context.upload(source, 0, from, 0, 1);
      context.upload(source, 1, from, pitch, 1);
      context.copy(from, new RowPitch(0, pitch), to, new RowPitch(0, 4), 4, 2);
      float[] rows = new float[2];
      context.download(to, 0, rows, 0, 2);
      assertArrayEquals(source, rows);
    }
  }

  @Test
  void kernelsRunOnAnyThreadAndEventsTimeThem() throws InterruptedException {
    int count = 1 << 20;
    float[] source = values(3, count, 1);
    float[] back = new float[count];
    try (CudaModule module = context.load("half_storage", PtxFiles.text("half_storage"));
        DeviceMemory floats = context.allocate(4L * count);
        DeviceMemory halves = context.allocate(2L * count);
        CudaEvent before = context.mark()) {
      CudaKernel there = module.kernel("half_from_float");
      CudaKernel andBack = module.kernel("half_to_float");
      LaunchShape shape = LaunchShape.of(count / 256, 256);
      context.upload(source, 0, floats, 0, count);
      Thread other = new Thread(() -> there.launch(shape, floats, halves, count));
      other.start();
      other.join();
      context.zero(floats, 0, 4L * count);
      andBack.launch(shape, halves.address(), floats, count);
      try (CudaEvent after = context.mark()) {
        assertTrue(after.millisecondsSince(before) > 0);
      }
      context.download(floats, 0, back, 0, count);
    }
    for (int i = 0; i < count; i++) {
      assertEquals(source[i], back[i], 0x1p-11f * Math.abs(source[i]) + 0x1p-24f);
    }
  }

  @Test
  void failuresAreNamed() {
    String name = context.device().name();
    CudaException tooMuch =
        assertThrows(CudaOutOfMemoryException.class, () -> context.allocate(1L << 50));
    assertTrue(tooMuch.getMessage().contains("cuMemAlloc of " + (1L << 50)), tooMuch.getMessage());
    assertTrue(tooMuch.getMessage().endsWith("bytes are free on " + name), tooMuch.getMessage());
    CudaException broken =
        assertThrows(CudaException.class, () -> context.load("broken", "this is no PTX"));
    assertTrue(broken.getMessage().contains("of broken.ptx failed: CUDA_ERROR_INVALID_PTX"));
    try (CudaModule module = context.load("half_storage", PtxFiles.text("half_storage"))) {
      CudaException none = assertThrows(CudaException.class, () -> module.kernel("none"));
      assertTrue(none.getMessage().contains("none in half_storage.ptx"), none.getMessage());
    }
    assertTrue(context.freeBytes() > 1L << 20);
    context.synchronize();
  }

  /** The library's products and our own, plain and transposed, are the same within rounding. */
  @Test
  void matrixProductsOfTheLibrary() {
    try {
      context.products().close();
    } catch (CudaException e) {
      Assumptions.abort("cuBLAS is not tested: " + e.getMessage());
    }
    try (CudaSession session = new CudaSession(new JCudaDriver().open(0));
        DeviceMemory a = session.upload(values(4, 70 * 300, 1));
        DeviceMemory b = session.upload(values(5, 300 * 90, 1));
        DeviceMemory bias = session.upload(values(6, 90, 1));
        DeviceMemory out = session.context().allocate(4 * 70 * 90)) {
      MatrixProduct own = new CudaMatrixProduct(session);
      MatrixProduct theirs = session.product();
      for (boolean aColumns : new boolean[] {false, true}) {
        for (boolean bColumns : new boolean[] {false, true}) {
          DeviceMatrix left = new DeviceMatrix(a, 70, 300, aColumns);
          DeviceMatrix right = new DeviceMatrix(b, 300, 90, bColumns);
          assertArrayEquals(
              product(session, own, left, right, bias, out),
              product(session, theirs, left, right, bias, out),
              2e-4f);
        }
      }
    }
  }

  private static float[] product(
      CudaSession session,
      MatrixProduct product,
      DeviceMatrix a,
      DeviceMatrix b,
      DeviceMemory bias,
      DeviceMemory out) {
    product.multiply(a, b, bias, out);
    float[] values = new float[70 * 90];
    session.context().download(out, 0, values, 0, values.length);
    return values;
  }

  @Test
  void theBackendIsAvailable() {
    assertNull(new CudaBackendProvider().unavailable());
  }
}
