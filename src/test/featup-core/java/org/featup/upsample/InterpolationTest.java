package org.featup.upsample;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Doubles;
import org.featup.spi.NaiveResample;
import org.featup.upsample.Interpolation.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterpolationTest {
  private final NDArray features = random(1, 2, 5, 4, 3);
  private final NDArray image = random(2, 2, 3, 17, 20);

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void equalsTheDefinitions(Backend backend) {
    check(backend, Mode.NEAREST, NaiveResample::nearest);
    check(backend, Mode.BILINEAR, NaiveResample::bilinear);
    check(backend, Mode.BICUBIC, NaiveResample::bicubic);
  }

  private void check(Backend backend, Mode mode, NaiveResample.Rule rule) {
    Interpolation upsampler = new Interpolation(mode, backend);
    Doubles x = Doubles.of(features);
    assertClose(
        NaiveResample.apply(x, rule.apply(4, 17), rule.apply(3, 20)),
        upsampler.upsample(features, image));
    assertClose(
        NaiveResample.apply(x, rule.apply(4, 4), rule.apply(3, 31)),
        upsampler.upsample(features, image, 4, 31));
    assertEquals(mode.name(), upsampler.toString().toUpperCase(java.util.Locale.ROOT));
  }
}
