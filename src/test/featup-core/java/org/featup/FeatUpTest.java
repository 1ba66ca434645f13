package org.featup;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.Doubles;
import org.featup.upsample.JbuUpsampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The facade and the weights that come with it. */
class FeatUpTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 384, 2048})
  void bundledWeightsServeAnyNumberOfChannels(int channels) {
    NDArray image = random(1, 1, 3, 40, 33);
    NDArray features = random(2, 1, channels, 3, 2);
    NDArray actual = FeatUp.upsample(features, image);
    assertEquals(new Shape(1, channels, 48, 32), actual.shape());
    JbuUpsampler scalar = FeatUp.bundled().on(Backends.byName("scalar"));
    assertClose(Doubles.of(scalar.upsample(features, image)), actual, 3e-5);
    assertEquals(new Shape(1, channels, 41, 32), FeatUp.upsample(features, image, 41, 32).shape());
  }

  @Test
  void saysWhatItIs() {
    JbuUpsampler scalar = FeatUp.bundled().on(Backends.byName("scalar"));
    assertEquals(
        "JbuUpsampler of 4 stages, radius 3, gaussian range kernel on 32 keys, any number of"
            + " channels, on scalar",
        scalar.toString());
  }

  /** Bilateral filters sum to one: what is constant stays, whatever the image shows. */
  @Test
  void constantsStay() {
    NDArray features = NDArray.zeros(new Shape(1, 2, 4, 4));
    java.util.Arrays.fill(features.data(), 3);
    NDArray actual = FeatUp.upsample(features, random(1, 1, 3, 64, 64));
    for (float value : actual.data()) {
      assertEquals(3, value, 1e-5);
    }
  }

  /** An edge of the image between two cells becomes an edge of the features. */
  @Test
  void edgesOfTheImageBecomeEdgesOfTheFeatures() {
    int edge = 26;
    NDArray image = NDArray.zeros(new Shape(1, 3, 64, 64));
    NDArray features = NDArray.zeros(new Shape(1, 1, 4, 4));
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        for (int c = 0; c < 3; c++) {
          image.set(0, c, y, x, x < edge ? -1 : 1);
        }
      }
    }
    for (int i = 0; i < 16; i++) {
      features.set(0, 0, i / 4, i % 4, i % 4 < 2 ? -1 : 1);
    }
    NDArray sharp = FeatUp.upsample(features, image);
    NDArray smooth = FeatUp.upsample(features, NDArray.zeros(image.shape()));
    float step = sharp.get(0, 0, 32, edge) - sharp.get(0, 0, 32, edge - 1);
    float blurred = smooth.get(0, 0, 32, edge) - smooth.get(0, 0, 32, edge - 1);
    assertTrue(step > 3 * Math.abs(blurred), step + " against " + blurred);
  }

  @Test
  void bundledIsOneAndHasNoChannelsOfItsOwn() {
    assertSame(FeatUp.bundled(), FeatUp.bundled());
    assertEquals(4, FeatUp.bundled().weights().stages().size());
    assertNull(FeatUp.bundled().weights().fixup());
    assertSame(Backends.standard(), FeatUp.bundled().backend());
  }

  @Test
  void loadReadsWhatSaveWrote() throws Exception {
    Path file = folder.resolve("own.safetensors");
    FeatUp.bundled().save(file);
    NDArray image = random(1, 1, 3, 32, 32);
    NDArray features = random(2, 1, 5, 2, 2);
    JbuUpsampler loaded = FeatUp.load(file);
    assertSame(Backends.standard(), loaded.backend());
    org.featup.spi.TestData.assertSame(
        FeatUp.upsample(features, image), loaded.upsample(features, image));
  }
}
