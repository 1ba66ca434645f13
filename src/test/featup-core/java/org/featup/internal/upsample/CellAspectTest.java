package org.featup.internal.upsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.TestData;
import org.featup.upsample.Interpolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** Features whose rows and columns do not go with those of the image. */
class CellAspectTest {

  /** Rows and columns of the features, then of the image. */
  @ParameterizedTest
  @CsvSource({
    "14, 14, 224, 224",
    "21, 14, 336, 224",
    "19, 29, 300, 451",
    "18, 28, 300, 451", // rounded down
    "21, 32, 300, 451", // a stride of 14, rounded down
    "8, 17, 300, 600", // borders lost, as InceptionV3 does
    "1, 1, 16, 16",
    "1, 3, 20, 60",
    "2, 3, 40, 48",
    "16, 22, 224, 308",
    "1, 100, 16, 1600"
  })
  void honestOnesFit(int rows, int columns, int height, int width) {
    assertTrue(CellAspect.fits(rows, columns, new Shape(1, 3, height, width)));
  }

  @ParameterizedTest
  @CsvSource({
    "14, 21, 336, 224", // swapped
    "29, 19, 300, 451",
    "14, 384, 512, 512", // (1, 14, 14, 384) for (1, 384, 14, 14)
    "14, 14, 300, 451", // squashed
    "100, 1, 160, 1600"
  })
  void othersDoNot(int rows, int columns, int height, int width) {
    assertFalse(CellAspect.fits(rows, columns, new Shape(1, 3, height, width)));
  }

  /** Once is enough, with both shapes. */
  @Test
  void oneWarning() {
    List<String> warnings = new ArrayList<>();
    Logger log =
        (Logger)
            Proxy.newProxyInstance(
                Logger.class.getClassLoader(),
                new Class<?>[] {Logger.class},
                (proxy, method, arguments) -> {
                  warnings.add(method.getName() + Arrays.deepToString(arguments));
                  return null;
                });
    CellAspect aspect = new CellAspect(log);
    aspect.check(14, 14, new Shape(1, 3, 224, 224));
    assertEquals(List.of(), warnings);
    aspect.check(14, 21, new Shape(1, 3, 336, 224));
    aspect.check(14, 21, new Shape(1, 3, 336, 224));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("warn"), warnings.get(0));
    assertTrue(warnings.get(0).endsWith("[14, 21, 336, 224, 24.0, 10.7]]"), warnings.get(0));
  }

  /** All doors lead through the same check. */
  @Test
  void everyDoorIsWatched() {
    NDArray features = TestData.random(1, 1, 2, 2, 9);
    NDArray image = TestData.random(2, 1, 3, 18, 9);
    new Interpolation(Interpolation.Mode.BILINEAR, Backends.byName("scalar"))
        .upsample(features, image);
    assertTrue(CellAspect.standard().warned());
  }
}
