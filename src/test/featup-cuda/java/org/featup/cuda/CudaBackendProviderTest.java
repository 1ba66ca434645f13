package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.cuda.driver.CudaDevice;
import org.featup.cuda.driver.CudaDriver;
import org.featup.cuda.driver.CudaException;
import org.featup.kernel.Backends;
import org.featup.kernel.Workers;
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
  void aDeviceIsNamed() {
    CudaDevice device = new CudaDevice(0, "NVIDIA T4", 7, 5, 15L << 30);
    CudaBackendProvider provider =
        new CudaBackendProvider(new ListedDevices(() -> List.of(device)));
    assertEquals(
        "there is NVIDIA T4 (compute capability 7.5, 15 GiB),"
            + " but this version of featup-cuda has no CUDA kernels",
        provider.unavailable());
    Exception e =
        assertThrows(IllegalStateException.class, () -> provider.create(Workers.ofThreads(1)));
    assertEquals(provider.unavailable(), e.getMessage());
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
