package org.featup.upsample;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.featup.internal.nn.ExplicitBuffer;
import org.featup.internal.nn.FeatureField;
import org.featup.internal.nn.ImplicitDropout;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.internal.upsample.FittedField;
import org.featup.ndarray.NDArray;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Band;
import org.featup.spi.ColorRange;
import org.featup.spi.Conv1x1;
import org.featup.spi.Doubles;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImplicitUpsamplerTest {
  private static final int COMPONENTS = 5;
  private static final int CHANNELS = 11;
  private static final NDArray IMAGE = random(1, 1, 3, 12, 10);

  @TempDir private Path folder;

  private final Pca pca = Pca.fit(COMPONENTS, random(2, 2, CHANNELS, 4, 5));

  static ImplicitNetwork network(boolean color) {
    ImplicitOptions options =
        ImplicitOptions.of(COMPONENTS).withFrequencies(3).withWidths(9, 7).withColor(color);
    return ImplicitNetwork.random(options, ColorRange.of(IMAGE), new Random(3));
  }

  private FittedField upsampler(Backend backend) {
    return new FittedField(new ImplicitField(network(true), IMAGE), pca, backend);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void givesTheChannelsOfTheBackbone(Backend backend) {
    NDArray components = network(true).forward(Band.whole(IMAGE), ImplicitDropout.NONE, backend);
    NDArray expected = backend.conv1x1(components, pca.inverse());
    FittedField upsampler = upsampler(backend);
    assertClose(expected, upsampler.at(12, 10));
    Conv1x1 head = TestData.conv(4, CHANNELS, 3);
    assertClose(Doubles.of(backend.conv1x1(upsampler.at(17, 6), head)), upsampler.at(17, 6, head));
    assertClose(components, upsampler.at(12, 10, pca.head()));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void rowsAreThoseOfTheWhole(Backend backend) {
    FittedField upsampler = upsampler(backend);
    NDArray whole = upsampler.at(150, 13);
    List<Integer> starts = new ArrayList<>();
    upsampler.rows(
        150,
        13,
        7,
        149,
        (first, rows) -> {
          starts.add(first);
          assertSame(whole.crop(first, 0, rows.shape().h(), 13), rows);
        });
    assertEquals(List.of(7, 71, 135), starts);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void comesBackFromAFileToTheLastBit(Backend backend) throws IOException {
    Path file = folder.resolve("fitted.safetensors");
    List<FeatureField> fields =
        List.of(
            new ImplicitField(network(true), IMAGE),
            new ImplicitField(network(false), IMAGE),
            new ExplicitBuffer(random(5, 1, COMPONENTS, 6, 8)));
    for (FeatureField field : fields) {
      ImplicitUpsampler saved = new FittedField(field, pca, backend);
      saved.save(file);
      ImplicitUpsampler loaded = ImplicitUpsampler.load(file, backend);
      assertSame(saved.at(12, 10), loaded.at(12, 10));
      assertSame(saved.at(7, 30), loaded.at(7, 30));
      assertArrayEquals(
          saved.pca().explainedVarianceRatio(), loaded.pca().explainedVarianceRatio(), 1e-7);
    }
    assertEquals(Backends.standard(), ImplicitUpsampler.load(file).backend());
    ImplicitUpsampler.load(file, backend).save(folder.resolve("again.safetensors"));
    assertEquals(-1, java.nio.file.Files.mismatch(file, folder.resolve("again.safetensors")));
  }

  @Test
  void theRangeOfTheColoursIsThatOfTheTrainingImage() throws IOException {
    Backend backend = Backends.byName("scalar");
    ColorRange wide = new ColorRange(new float[] {-9, -9, -9}, new float[] {9, 8, 7});
    ImplicitOptions options = ImplicitOptions.of(COMPONENTS).withFrequencies(2).withDropout(0.3);
    ImplicitNetwork network = ImplicitNetwork.random(options, wide, new Random(3));
    Path file = folder.resolve("fitted.safetensors");
    new FittedField(new ImplicitField(network, IMAGE), pca, backend).save(file);
    ImplicitField loaded =
        (ImplicitField) ((FittedField) ImplicitUpsampler.load(file, backend)).field();
    assertArrayEquals(wide.high(), loaded.network().range().high());
    assertArrayEquals(wide.low(), loaded.network().range().low());
    assertEquals(options, loaded.network().options());
    assertSame(IMAGE, loaded.image());
  }

  @Test
  void whatDoesNotFit() {
    Backend backend = Backends.byName("scalar");
    FittedField upsampler = upsampler(backend);
    refused("at least 1", () -> upsampler.at(0, 4));
    refused("at least 1", () -> upsampler.at(4, -1));
    refused("band by band with rows", () -> upsampler.at(100_000, 100_000));
    refused("11 channels", () -> upsampler.at(4, 4, TestData.conv(1, 5, 2)));
    refused("0 .. 8", () -> upsampler.rows(8, 8, 3, 9, (first, rows) -> {}));
    refused("0 .. 8", () -> upsampler.rows(8, 8, -1, 4, (first, rows) -> {}));
    refused("0 .. 8", () -> upsampler.rows(8, 8, 4, 4, (first, rows) -> {}));
    refused("at least 1", () -> upsampler.rows(8, 0, 0, 4, (first, rows) -> {}));
    Pca other = Pca.fit(4, random(2, 2, CHANNELS, 4, 5));
    refused("4 channels", () -> new FittedField(upsampler.field(), other, backend));
  }

  @Test
  void saysWhatItIs() {
    Backend backend = Backends.byName("scalar");
    assertEquals(
        "ImplicitUpsampler of a network fitted to an image of 1x3x12x10, 11 channels through 5"
            + " components, on scalar",
        upsampler(backend).toString());
    FeatureField buffer = new ExplicitBuffer(random(5, 1, COMPONENTS, 6, 8));
    assertEquals(
        "ImplicitUpsampler of a buffer of 240 numbers, 11 channels through 5 components, on scalar",
        new FittedField(buffer, pca, backend).toString());
    assertEquals("Pca of 11 channels to 5", pca.toString());
  }

  private static void refused(String word, Runnable action) {
    Exception e = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }
}
