package org.featup.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The backends under test: those of this module, or those that {@code -Dfeatup.test.backends}
 * names. One that cannot be used fails the tests: nothing is skipped.
 */
public final class TestBackends {
  private static final List<String> NAMES =
      List.of(System.getProperty("featup.test.backends", "scalar,simd").split(",", -1));

  /** One of a name for all tests: on a device each holds streams and memory until it is closed. */
  private static final Map<String, Backend> OPEN = new ConcurrentHashMap<>();

  private TestBackends() {}

  /** All of them, on two threads. JUnit closes arenas after every test they are arguments of. */
  public static Stream<Backend> all() {
    return NAMES.stream()
        .map(name -> OPEN.computeIfAbsent(name, n -> Backends.byName(n, Workers.ofThreads(2))))
        .map(backend -> backend instanceof AutoCloseable ? Arena.of(backend) : backend);
  }

  /** All of them, and one whose results lie on a device and must be closed. */
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
