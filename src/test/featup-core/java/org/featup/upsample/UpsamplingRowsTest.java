package org.featup.upsample;

import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.StageSpec;
import org.featup.spi.TestBackends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bands of rows equal the whole output, to the last bit. */
class UpsamplingRowsTest {

  record Case(int height, int width, int radius) {}

  static Stream<Arguments> cases() {
    return TestBackends.withDeviceTimes(
        List.of(
            new Case(80, 48, 3),
            new Case(80, 48, 2),
            new Case(77, 50, 3),
            new Case(135, 50, 2),
            new Case(9, 4, 3)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bandsEqualTheWhole(Backend backend, Case c) {
    JbuWeights weights = Stacks.weights(StageSpec.released(c.radius, 3, 2), 4, 5);
    JbuUpsampler upsampler = new JbuUpsampler(weights, backend);
    NDArray features = random(1, 2, 5, 5, 3);
    NDArray image = random(2, 2, 3, 90, 51);
    try (Upsampling prepared = upsampler.prepare(image, 5, 3, c.height, c.width)) {
      NDArray whole = prepared.apply(features);
      assertSame(upsampler.upsample(features, image, c.height, c.width), whole);
      int h = c.height;
      int[][] bands = {{0, h}, {0, 1}, {h - 1, h}, {1, 4}, {3, h - 2}, {h / 2, h / 2 + 3}};
      for (int[] band : bands) {
        AtomicInteger next = new AtomicInteger(band[0]);
        prepared.rows(
            features,
            band[0],
            band[1],
            (first, rows) -> {
              assertEquals(next.get(), first, "from the top down, without gaps");
              int count = rows.shape().h();
              assertTrue(count <= 64);
              assertSame(whole.crop(first, 0, count, c.width), rows);
              next.addAndGet(count);
            });
        assertEquals(band[1], next.get());
      }
    }
  }
}
