package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaKernel;
import org.featup.internal.cuda.driver.CudaModule;
import org.featup.internal.cuda.driver.CudaOutOfMemoryException;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The driver around the interpreter: ownership, limits, arguments, ordered failures. */
class InterpretedDriverTest {
  private static final String EMPTY = PtxRig.HEAD + ".entry k() { ret; }";
  private static final String TYPED =
      PtxRig.HEAD
          + ".entry k(.param .u64 a, .param .s32 b, .param .f32 c, .param .f64 d)"
          + " .maxntid 64, 1, 1 { ret; }";
  private static final String SHARED =
      PtxRig.HEAD
          + ".shared .b8 s[1024]; .extern .shared .b8 d[];"
          + " .entry k() { .reg .u32 r; mov.u32 r, s; mov.u32 r, d; ret; }";

  private final InterpretedDriver driver = new InterpretedDriver(1 << 20);

  private static void fails(String expected, Executable call) {
    CudaException e = assertThrows(CudaException.class, call);
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void countsWhatIsOpen() {
    CudaContext context = driver.open(0);
    CudaModule module = context.load("m", EMPTY);
    DeviceMemory memory = context.allocate(8);
    AssertionError e = assertThrows(AssertionError.class, driver::assertAllClosed);
    assertEquals("open: 1 contexts, 1 modules, 1 allocations", e.getMessage());
    for (int i = 0; i < 2; i++) {
      memory.close();
      module.close();
      context.close();
    }
    driver.assertAllClosed();
  }

  @Test
  void hasOneDevice() {
    assertEquals("PTX interpreter", driver.devices().get(0).name());
    fails("there is no device 1", () -> driver.open(1));
  }

  @Test
  void memoryIsLimitedAndComesBack() {
    try (CudaContext context = driver.open(0)) {
      DeviceMemory first = context.allocate(1 << 19);
      assertEquals(0, first.address() % 256);
      CudaOutOfMemoryException e =
          assertThrows(CudaOutOfMemoryException.class, () -> context.allocate((1 << 19) + 1));
      assertEquals("allocation of 524289 bytes: 524288 of 1048576 are left", e.getMessage());
      first.close();
      context.allocate(1 << 20).close();
      assertThrows(CudaOutOfMemoryException.class, () -> context.allocate(1L << 40));
    }
  }

  @Test
  void copies() {
    try (CudaContext context = driver.open(0);
        DeviceMemory memory = context.allocate(16)) {
      context.upload(new float[] {9, 1, 2, 3}, 1, memory, 4, 3);
      context.zero(memory, 0, 4);
      float[] back = new float[5];
      context.download(memory, 0, back, 1, 4);
      assertArrayEquals(new float[] {0, 0, 1, 2, 3}, back);
      fails("out of bounds", () -> context.upload(new float[4], 0, memory, 4, 4));
      fails("no multiple of 4", () -> context.zero(memory, 2, 4));
      assertThrows(IndexOutOfBoundsException.class, () -> context.download(memory, 0, back, 2, 4));
    }
  }

  @Test
  void readsNothingThatNobodyWrote() {
    try (CudaContext context = driver.open(0);
        DeviceMemory memory = context.allocate(16)) {
      fails(
          "download reads memory that nobody wrote",
          () -> context.download(memory, 0, new float[1], 0, 1));
    }
  }

  @Test
  void closedThingsAreNotUsed() {
    CudaContext context = driver.open(0);
    CudaModule module = context.load("m", EMPTY);
    CudaKernel kernel = module.kernel("k");
    DeviceMemory memory = context.allocate(16);
    long address = memory.address();
    memory.close();
    assertThrows(IllegalStateException.class, memory::address);
    assertThrows(IllegalStateException.class, () -> context.zero(memory, 0, 4));
    CudaKernel reads = context.load("r", PtxRig.kernel("ld.global.f32 f1, [in];")).kernel("k");
    fails(
        "use of freed memory at byte 0 of an allocation (16 bytes)",
        () -> reads.launch(LaunchShape.of(1, 1), address, address, 0));
    module.close();
    assertThrows(IllegalStateException.class, () -> kernel.launch(LaunchShape.of(1, 1)));
    context.close();
    assertThrows(IllegalStateException.class, () -> context.allocate(4));
    assertThrows(IllegalStateException.class, () -> context.load("m", EMPTY));
  }

  @Test
  void contextsDoNotShareMemory() {
    try (CudaContext one = driver.open(0);
        CudaContext other = driver.open(0);
        DeviceMemory memory = one.allocate(4)) {
      fails("not of this context", () -> other.zero(memory, 0, 4));
    }
  }

  @Test
  void argumentsHaveTheirTypes() {
    try (CudaContext context = driver.open(0);
        DeviceMemory memory = context.allocate(4)) {
      CudaKernel kernel = context.load("m", TYPED).kernel("k");
      LaunchShape shape = LaunchShape.of(1, 64);
      kernel.launch(shape, memory, 1, 1f, 1.0);
      kernel.launch(shape, 5L, 1, 1f, 1.0);
      fails("launch of k: expected 4 arguments, given 3", () -> kernel.launch(shape, 5L, 1, 1f));
      fails("parameter a is .u64, given Integer", () -> kernel.launch(shape, 5, 1, 1f, 1.0));
      fails("parameter b is .s32, given Long", () -> kernel.launch(shape, 5L, 1L, 1f, 1.0));
      fails("parameter c is .f32, given Integer", () -> kernel.launch(shape, 5L, 1, 1, 1.0));
      fails("parameter d is .f64, given null", () -> kernel.launch(shape, 5L, 1, 1f, null));
      fails(
          "expected at most 64 threads, given 65",
          () -> kernel.launch(LaunchShape.of(1, 65), 5L, 1, 1f, 1.0));
      fails("there is no kernel j in m, but [k]", () -> context.load("m", TYPED).kernel("j"));
    }
  }

  @Test
  void blocksHaveTheExtentsTheyRequire() {
    try (CudaContext context = driver.open(0)) {
      String text = PtxRig.HEAD + ".entry k() .reqntid 8, 4 { ret; }";
      CudaKernel kernel = context.load("m", text).kernel("k");
      kernel.launch(new LaunchShape(1, 1, 1, 8, 4, 1, 0));
      fails(
          "expected blocks of [8, 4, 1], given [32, 1, 1]",
          () -> kernel.launch(LaunchShape.of(1, 32)));
    }
  }

  @Test
  void sharedMemoryIsLimited() {
    try (CudaContext context = driver.open(0)) {
      CudaKernel kernel = context.load("m", SHARED).kernel("k");
      int most = (48 << 10) - 1024;
      kernel.launch(new LaunchShape(1, 1, 1, 32, 1, 1, most));
      fails(
          "expected at most 49152 bytes of shared memory, given 49153",
          () -> kernel.launch(new LaunchShape(1, 1, 1, 32, 1, 1, most + 1)));
    }
  }

  @Test
  void failsWhereATestOrdersIt() {
    try (CudaContext context = driver.open(0);
        CudaModule module = context.load("m", EMPTY)) {
      driver.failures().allocation(2);
      context.allocate(4).close();
      assertThrows(CudaOutOfMemoryException.class, () -> context.allocate(4));
      context.allocate(4).close();
      driver.failures().launch(1);
      fails("made to fail", () -> module.kernel("k").launch(LaunchShape.of(1, 1)));
      module.kernel("k").launch(LaunchShape.of(1, 1));
      driver.failures().load(1);
      fails("made to fail", () -> context.load("m", EMPTY));
    }
    driver.assertAllClosed();
  }
}
