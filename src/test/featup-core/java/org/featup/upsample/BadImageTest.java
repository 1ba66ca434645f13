package org.featup.upsample;

import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.internal.train.stack.JbuDropout;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.JbuStack;
import org.featup.internal.upsample.ColorScale;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.DeviceDouble;
import org.featup.spi.StageSpec;
import org.featup.upsample.Interpolation.Mode;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Images that would give features everywhere, and all of them wrong. */
class BadImageTest {
  private static final JbuWeights WEIGHTS = Stacks.weights(StageSpec.released(1, 3, 2), 2, 0);

  private final Backend cpu = Backends.byName("scalar");
  private final JbuUpsampler upsampler = new JbuUpsampler(WEIGHTS, cpu);
  private final NDArray features = random(1, 1, 5, 4, 4);
  private final NDArray image = random(2, 1, 3, 16, 16);

  @Test
  void numbersThatAreNone() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      image.set(0, 1, 9, 3, bad);
      String given = bad + " in image 0, channel 1, row 9, column 3";
      refused(given, () -> upsampler.upsample(features, image));
      refused(given, () -> upsampler.upsample(features, image, 10, 9));
      refused(given, () -> upsampler.prepare(image, 4, 4));
      refused(given, () -> upsampler.prepare(image, 4, 4, 10, 9));
      JbuStack stack = new JbuStack(JbuParameters.of(WEIGHTS), cpu);
      refused(given, () -> stack.forward(features, image, null, JbuDropout.none(WEIGHTS)));
    }
  }

  /** Not looked at: what is on a device, and what has no influence. */
  @Test
  void whereNobodyLooks() {
    image.set(0, 1, 9, 3, Float.NaN);
    DeviceDouble device = new DeviceDouble(cpu);
    try (NDArray there = device.copy(image)) {
      new JbuUpsampler(WEIGHTS, device.backend()).prepare(there, 4, 4).close();
      assertEquals(0, device.downloads());
    }
    NDArray plain = new Interpolation(Mode.BILINEAR, cpu).upsample(features, image);
    assertTrue(Float.isFinite(plain.get(0, 1, 9, 3)));
  }

  @Test
  void channelsThatNobodyLooksAt() {
    Interpolation bilinear = new Interpolation(Mode.BILINEAR, cpu);
    refused("given 1x1x16x16", () -> bilinear.upsample(features, random(2, 1, 1, 16, 16)));
    refused("given 1x4x16x16", () -> bilinear.upsample(features, random(2, 1, 4, 16, 16), 8, 8));
  }

  @Test
  void everyImageIsLookedAt() {
    image.set(0, 2, 15, 15, 255);
    upsampler.prepare(image, 4, 4).close();
    assertTrue(ColorScale.standard().warned());
  }

  /** Bytes as they are; once is enough. */
  @Test
  void anImageThatNobodyNormalised() {
    List<String> warnings = new ArrayList<>();
    ColorScale scale = new ColorScale(recording(warnings));
    scale.check(2.7f);
    scale.check(9.9f);
    assertEquals(List.of(), warnings);
    scale.check(255);
    scale.check(254);
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("Images.toNDArray"), warnings.get(0));
    assertTrue(warnings.get(0).contains("255.0"), warnings.get(0));
  }

  private static Logger recording(List<String> warnings) {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("warn")) {
                warnings.add(Arrays.deepToString(arguments));
              }
              return null;
            });
  }

  private static void refused(String words, Runnable call) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(words), words + " expected in: " + e.getMessage());
  }
}
