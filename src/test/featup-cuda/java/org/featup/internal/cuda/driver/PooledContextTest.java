package org.featup.internal.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.PtxFiles;
import org.junit.jupiter.api.Test;

class PooledContextTest {
  private static final int MEMORY = 1 << 20;

  private final InterpretedDriver driver = new InterpretedDriver(MEMORY);

  @Test
  void whatIsClosedIsHandedOutAgain() {
    try (PooledContext pool = new PooledContext(driver.open(0))) {
      DeviceMemory first = pool.allocate(1000);
      long address = first.address();
      assertEquals(1000, first.bytes());
      first.close();
      first.close();
      DeviceMemory second = pool.allocate(1001);
      assertEquals(address, second.address());
      first.close();
      DeviceMemory third = pool.allocate(1000);
      assertNotEquals(address, third.address());
      assertEquals(2, pool.lentCount());
      assertEquals(2, driver.openAllocations());
      third.close();
      second.close();
      assertEquals(0, pool.lentCount());
      assertEquals(MEMORY, pool.freeBytes());
      Exception e = assertThrows(IllegalStateException.class, first::address);
      assertTrue(e.getMessage().contains("1000 bytes is closed"), e.getMessage());
      pool.trim();
      assertEquals(0, driver.openAllocations());
    }
    driver.assertAllClosed();
  }

  @Test
  void copiesGoThrough() {
    try (PooledContext pool = new PooledContext(driver.open(0));
        DeviceMemory memory = pool.allocate(12)) {
      pool.upload(new float[] {9, 1, 2, 3}, 1, memory, 0, 3);
      pool.zero(memory, 4, 4);
      float[] back = new float[3];
      pool.download(memory, 0, back, 0, 3);
      assertArrayEquals(new float[] {1, 0, 3}, back);
      DeviceMemory closed = pool.allocate(4);
      closed.close();
      assertThrows(IllegalStateException.class, () -> pool.zero(closed, 0, 4));
      try (PooledContext other = new PooledContext(driver.open(0))) {
        assertThrows(IllegalArgumentException.class, () -> other.zero(memory, 0, 4));
      }
    }
    driver.assertAllClosed();
  }

  @Test
  void whatIsKeptGoesBeforeMemoryRunsOut() {
    try (PooledContext pool = new PooledContext(driver.open(0))) {
      for (int i = 0; i < 10; i++) {
        pool.allocate(60_000 + 9_000 * i).close();
      }
      try (DeviceMemory large = pool.allocate(MEMORY * 3 / 4)) {
        assertEquals(1, driver.openAllocations());
        Exception e = assertThrows(CudaOutOfMemoryException.class, () -> pool.allocate(MEMORY / 2));
        assertTrue(e.getMessage().contains("524288"), e.getMessage());
        assertEquals(MEMORY * 3 / 4, large.bytes());
      }
    }
    driver.assertAllClosed();
  }

  /** Code, launches and the library need the device's memory as well. */
  @Test
  void whatIsKeptGoesBeforeOtherCallsFail() {
    driver.failures().starved(true);
    try (PooledContext pool = new PooledContext(driver.open(0))) {
      pool.allocate(1000).close();
      driver.failures().load(1);
      try (CudaModule module = pool.load("maps", PtxFiles.text("maps"));
          DeviceMemory x = pool.allocate(4);
          DeviceMemory to = pool.allocate(4)) {
        assertEquals(2, driver.openAllocations());
        CudaKernel add = module.kernel("map_add");
        assertEquals("map_add", add.name());
        pool.zero(x, 0, 4);
        pool.allocate(1000).close();
        driver.failures().launch(1);
        add.launch(LaunchShape.of(1, 128), x, to, 1, 1, 1, 1);
        assertEquals(2, driver.openAllocations());
        driver.failures().launch(1);
        assertThrows(
            CudaOutOfMemoryException.class,
            () -> add.launch(LaunchShape.of(1, 128), x, to, 1, 1, 1, 1),
            "nothing is left to give back");
      }
    }
    driver.assertAllClosed();
  }

  @Test
  void theLibraryIsAskedTwiceToo() {
    int[] calls = new int[1];
    MatrixProducts starved =
        new MatrixProducts() {
          @Override
          public void multiply(DeviceMatrix a, DeviceMatrix b, DeviceMemory out) {
            if (calls[0]++ == 0) {
              throw new CudaOutOfMemoryException("no workspace");
            }
          }

          @Override
          public void close() {
            calls[0] = -1;
          }
        };
    ForwardingContext context =
        new ForwardingContext(driver.open(0)) {
          @Override
          public MatrixProducts products() {
            return starved;
          }
        };
    try (PooledContext pool = new PooledContext(context);
        DeviceMemory memory = pool.allocate(4)) {
      pool.allocate(1000).close();
      MatrixProducts products = pool.products();
      DeviceMatrix one = DeviceMatrix.of(memory, 1, 1);
      products.multiply(one, one, memory);
      assertEquals(2, calls[0]);
      assertEquals(1, driver.openAllocations());
      products.close();
      assertEquals(-1, calls[0]);
    }
    driver.assertAllClosed();
  }

  /** Closing frees what callers forgot, and all of it even if the device fails. */
  @Test
  void closingFreesAll() {
    DeviceMemory forgotten;
    int[] closed = new int[1];
    ForwardingContext failing =
        new ForwardingContext(driver.open(0)) {
          @Override
          public DeviceMemory allocate(long bytes) {
            DeviceMemory memory = super.allocate(bytes);
            return new FailingMemory(memory, closed);
          }
        };
    PooledContext pool = new PooledContext(failing);
    forgotten = pool.allocate(100);
    pool.allocate(5000).close();
    Exception e = assertThrows(CudaException.class, pool::close);
    assertEquals(1, e.getSuppressed().length);
    assertEquals(2, closed[0]);
    forgotten.close();
    pool.close();
    assertThrows(IllegalStateException.class, () -> pool.allocate(1));
    driver.assertAllClosed();
  }

  private record FailingMemory(DeviceMemory memory, int[] closed) implements DeviceMemory {
    @Override
    public long address() {
      return memory.address();
    }

    @Override
    public long bytes() {
      return memory.bytes();
    }

    @Override
    public void close() {
      memory.close();
      closed[0]++;
      throw new CudaException("cannot be freed");
    }
  }

  @Test
  void sizesGrowByAnEighthAtMost() {
    try (PooledContext pool = new PooledContext(driver.open(0))) {
      long before = MEMORY;
      for (int bytes : new int[] {1, 512, 513, 100_000, 262_144, 262_145}) {
        try (DeviceMemory memory = pool.allocate(bytes)) {
          long taken = before - pool.freeBytes();
          assertTrue(
              taken >= memory.bytes() && taken <= Math.max(1024, bytes * 9L / 8),
              bytes + " takes " + taken);
        }
        pool.trim();
      }
    }
  }
}
