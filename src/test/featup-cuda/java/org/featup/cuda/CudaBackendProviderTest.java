package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaDevice;
import org.featup.internal.cuda.driver.CudaDriver;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.ForwardingContext;
import org.featup.spi.Backends;
import org.featup.spi.Workers;
import org.junit.jupiter.api.Test;

class CudaBackendProviderTest {

  @Test
  void whatTheDriverLacksIsTheReason() {
    CudaDriver driver =
        new ListedDevices(
            () -> {
              throw new CudaException("no NVIDIA driver is installed");
            });
    assertEquals("no NVIDIA driver is installed", new CudaBackendProvider(driver).unavailable());
  }

  @Test
  void noDeviceIsAReason() {
    String reason = new CudaBackendProvider(new ListedDevices(List::of)).unavailable();
    assertEquals("the NVIDIA driver finds no CUDA device", reason);
  }

  @Test
  void anOldDeviceIsAReason() {
    CudaDevice device = new CudaDevice(0, "Tesla P100", 6, 0, 15L << 30, "CUDA 12.6");
    CudaBackendProvider provider =
        new CudaBackendProvider(new ListedDevices(() -> List.of(device)));
    assertEquals(
        "Tesla P100 (compute capability 6.0, 15 GiB) is too old: compute capability 7.0 or later is"
            + " needed",
        provider.unavailable());
    Exception e =
        assertThrows(IllegalStateException.class, () -> provider.create(Workers.ofThreads(1)));
    assertEquals(provider.unavailable(), e.getMessage());
  }

  @Test
  void aDeviceThatDoesNotOpenIsAReason() {
    CudaDevice device = new CudaDevice(0, "NVIDIA T4", 7, 5, 15L << 30, "CUDA 12.6");
    CudaBackendProvider provider =
        new CudaBackendProvider(new ListedDevices(() -> List.of(device)));
    assertEquals("device 0 cannot be opened", provider.unavailable());
  }

  @Test
  void ptxThatDoesNotLoadIsAReasonAndTheContextIsClosed() {
    InterpretedDriver driver = new InterpretedDriver();
    driver.failures().load(1);
    assertEquals(
        "loading of resample: made to fail", new CudaBackendProvider(driver).unavailable());
    driver.assertAllClosed();
  }

  /** Others may have taken it. */
  @Test
  void tooLittleFreeMemoryIsAReason() {
    InterpretedDriver driver = new InterpretedDriver();
    AtomicLong free = new AtomicLong(255L << 20);
    CudaBackendProvider provider =
        new CudaBackendProvider(
            new CudaDriver() {
              @Override
              public List<CudaDevice> devices() {
                return driver.devices();
              }

              @Override
              public CudaContext open(int device) {
                return new ForwardingContext(driver.open(device)) {
                  @Override
                  public long freeBytes() {
                    return free.get();
                  }
                };
              }
            });
    assertEquals(
        "PTX interpreter (compute capability 7.0, 2 GiB) has too little memory free: 255 MiB, at"
            + " least 256 are needed",
        provider.unavailable());
    driver.assertAllClosed();
    free.set(256L << 20);
    assertNull(provider.unavailable());
  }

  /** The device may have been taken since it was looked at. */
  @Test
  void whatFailsWhenItIsMadeIsAReason() {
    CudaDevice device = new CudaDevice(0, "NVIDIA T4", 7, 5, 15L << 30, "CUDA 12.6");
    CudaBackendProvider provider =
        new CudaBackendProvider(new ListedDevices(() -> List.of(device)));
    Exception e =
        assertThrows(IllegalStateException.class, () -> provider.create(Workers.ofThreads(1)));
    assertEquals("device 0 cannot be opened", e.getMessage());
  }

  @Test
  void aDeviceIsChosenByItsNumber() {
    InterpretedDriver driver = new InterpretedDriver();
    CudaBackendProvider provider = new CudaBackendProvider(driver);
    assertNull(provider.unavailable());
    driver.assertAllClosed();
    assertNull(provider.device("0").unavailable());
    String reason = provider.device("1").unavailable();
    assertTrue(reason.startsWith("there is no CUDA device 1, but 1: [PTX"), reason);
    Exception e = assertThrows(IllegalArgumentException.class, () -> provider.device("one"));
    assertTrue(e.getMessage().contains("given cuda:one"), e.getMessage());
    Exception scalar =
        assertThrows(IllegalArgumentException.class, () -> Backends.byName("scalar:1"));
    assertTrue(scalar.getMessage().contains("no devices to choose from"), scalar.getMessage());
    CudaBackend backend = (CudaBackend) provider.create(Workers.ofThreads(1));
    assertEquals("cuda", backend.name());
    assertEquals(
        "cuda on PTX interpreter (compute capability 7.0, 2 GiB), driver none, products by"
            + " matrix_product.ptx",
        backend.toString());
    backend.close();
    backend.close();
    driver.assertAllClosed();
  }

  @Test
  void otherFailuresOfTheProgramAreNotHidden() {
    CudaDriver driver =
        new ListedDevices(
            () -> {
              throw new IllegalStateException("a bug");
            });
    CudaBackendProvider provider = new CudaBackendProvider(driver);
    assertThrows(IllegalStateException.class, provider::unavailable);
  }

  @Test
  void selectionFindsItAndSaysWhyItIsPassedOver() {
    Backends.Candidate cuda = Backends.candidates().get(0);
    assertEquals("cuda", cuda.name());
    assertTrue(cuda.unavailable().length() > 10, cuda.unavailable());
    Exception e = assertThrows(IllegalArgumentException.class, () -> Backends.byName("cuda"));
    assertTrue(e.getMessage().contains(cuda.unavailable()), e.getMessage());
  }
}
