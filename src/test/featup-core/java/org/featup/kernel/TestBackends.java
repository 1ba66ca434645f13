package org.featup.kernel;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The backends of this module. One that cannot be used fails the tests: nothing is skipped. */
public final class TestBackends {
  private static final List<String> NAMES = List.of("scalar", "simd");

  private TestBackends() {}

  /** Both, on two threads. */
  public static Stream<Backend> all() {
    return NAMES.stream().map(name -> Backends.byName(name, Workers.ofThreads(2)));
  }

  /** Both, and one whose results lie on a device and must be closed. */
  public static Stream<Backend> withDevice() {
    Backend simd = Backends.byName("simd", Workers.ofThreads(2));
    return Stream.concat(all(), Stream.of(new DeviceDouble(simd).backend()));
  }

  /** The same with every case. */
  public static Stream<Arguments> withDeviceTimes(Collection<?> cases) {
    return withDevice().flatMap(backend -> cases.stream().map(c -> Arguments.of(backend, c)));
  }

  /** Every backend with every case. */
  public static Stream<Arguments> times(Collection<?> cases) {
    return all().flatMap(backend -> cases.stream().map(c -> Arguments.of(backend, c)));
  }
}
