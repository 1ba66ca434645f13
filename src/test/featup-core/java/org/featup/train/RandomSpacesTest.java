package org.featup.train;

import static org.featup.train.TinyTraining.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.TestPictures;
import org.featup.internal.train.loop.TrainingRun;
import org.featup.io.Safetensors;
import org.featup.io.TensorFile;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Workers;
import org.featup.train.RandomSpaces.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings with random feature spaces among the backbones. */
class RandomSpacesTest {
  private static final RandomSpaces THREE = RandomSpaces.of(3);
  private static final JbuOptions DETAIL =
      TinyTraining.OPTIONS.withLosses(new JbuLosses(1, 0, 0, 0, 0, 1));

  @TempDir private Path parent;
  private Path photos;
  private final Counting backbone = new Counting("colors");

  /** Counts the images that it is shown, by their height. */
  private static final class Counting extends ColorBackbone {
    int plain;
    int enlarged;

    Counting(String name) {
      super(name, 6, 8);
    }

    @Override
    public NDArray features(NDArray image) {
      boolean large = image.shape().h() > TinyTraining.SIDE;
      plain += large ? 0 : image.shape().n();
      enlarged += large ? image.shape().n() : 0;
      return super.features(image);
    }
  }

  @BeforeEach
  void writePhotos() throws IOException {
    photos = TestPictures.scenes(parent.resolve("photos"), 5, 2 * TinyTraining.SIDE);
  }

  private JbuTrainerBuilder builder(RandomSpaces spaces, Backbone... given) {
    Backbone[] backbones = given.length == 0 ? new Backbone[] {backbone} : given;
    return TinyTraining.builder(photos, backbones).options(DETAIL).randomSpaces(spaces);
  }

  /** 4 steps of 2 images with 2 jitters: each image is seen once, whatever the number of spaces. */
  @Test
  void theBackboneSeesEveryImageOnceAtMost() throws IOException {
    builder(new RandomSpaces(7, Kind.FEATURES, 0.5)).build().run(false);
    int pictures = 3; // of step 4: the first image once more
    assertEquals(1 + 8 * 3 + pictures, backbone.plain);
    assertEquals(1 + 8, backbone.enlarged);
    backbone.plain = 0;
    builder(new RandomSpaces(7, Kind.PHOTO, 0.5)).build().run(false);
    assertEquals(1 + 4 * 3 + pictures, backbone.plain);
  }

  @Test
  void theyChangeWhatIsLearned() throws IOException {
    float[] without = values(builder(RandomSpaces.NONE).build().run(false).weights());
    float[] features = values(builder(of(Kind.FEATURES)).build().run(false).weights());
    float[] photo = values(builder(of(Kind.PHOTO)).build().run(false).weights());
    assertFalse(Arrays.equals(without, features));
    assertFalse(Arrays.equals(features, photo));
  }

  private static RandomSpaces of(Kind kind) {
    return new RandomSpaces(2, kind, 0.5);
  }

  @Test
  void aRunGoesOnToTheSameBits() throws IOException {
    Backend one = Backends.byName("simd", Workers.ofThreads(1));
    Backend three = Backends.byName("simd", Workers.ofThreads(3));
    float[] whole = values(builder(THREE).backend(one).build().run(false).weights());
    Path folder = parent.resolve("run");
    TinyTraining.upTo(3, builder(THREE).folder(folder).backend(three).build());
    assertArrayEquals(
        whole, values(builder(THREE).folder(folder).backend(three).build().run(true).weights()));
  }

  @Test
  void otherSpacesAreRefused() throws IOException {
    Path folder = parent.resolve("run");
    builder(THREE).folder(folder).build().run(false);
    for (RandomSpaces other :
        List.of(
            RandomSpaces.NONE,
            RandomSpaces.of(2),
            new RandomSpaces(3, Kind.PHOTO, 0.5),
            new RandomSpaces(3, Kind.BOTH, 0.4))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> builder(other).folder(folder).build().run(true));
      assertTrue(e.getMessage().contains("randomSpaces."), e.getMessage());
    }
  }

  /** A run that was started before there were spaces, or without, has no key for them. */
  @Test
  void withoutThemNothingIsConfigured() throws IOException {
    Path folder = parent.resolve("run");
    builder(RandomSpaces.NONE).folder(folder).build().run(false);
    String metadata =
        Safetensors.read(folder.resolve(LoopOptions.CHECKPOINT)).metadata().toString();
    assertTrue(metadata.contains("options.data.images"), metadata);
    assertFalse(metadata.contains("randomSpaces") || metadata.contains("inTurn"), metadata);
  }

  @Test
  void turnsAreConfigured() throws IOException {
    Path folder = parent.resolve("run");
    Backbone[] two = {backbone, new ColorBackbone("coarse", 4, 16)};
    builder(RandomSpaces.NONE, two).inTurn(true).folder(folder).build().run(false);
    assertEquals(1 + 4 * 3 + 3, backbone.plain);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> builder(RandomSpaces.NONE, two).folder(folder).build().run(true));
    assertTrue(e.getMessage().contains("inTurn was true, given nothing"), e.getMessage());
  }

  @Test
  void whatIsWritten() throws IOException {
    Path folder = parent.resolve("run");
    assertNull(builder(THREE).folder(folder).build().run(false).weights().fixup());
    TensorFile checkpoint = Safetensors.read(folder.resolve(LoopOptions.CHECKPOINT));
    String conv = ".downsampler.attention_net.1.weight";
    assertEquals(6, checkpoint.require("colors" + conv).shape()[1]);
    assertEquals(128, checkpoint.require("random1" + conv).shape()[1]);
    assertEquals(64, checkpoint.require("random2" + conv).shape()[1]);
    assertEquals(128, checkpoint.require("random3" + conv).shape()[1]);
    assertNotNull(FeatUp.load(folder.resolve("weights-colors.safetensors")).weights().fixup());
    assertFalse(Files.exists(folder.resolve("weights-random1.safetensors")));
  }

  /** The validation asks what was given, not what was made up. */
  @Test
  void spacesAreNotValidatedOn() throws IOException {
    Path folder = parent.resolve("run");
    builder(THREE).validation(photos, 2).folder(folder).build().run(false);
    List<String> table = Files.readAllLines(folder.resolve(TrainingRun.VALIDATION));
    assertEquals("step,mean,colors x2,best", table.get(0));
  }

  @Test
  void whatDoesNotFit() {
    for (Stream<Runnable> cases :
        List.of(
            Stream.<Runnable>of(
                () -> RandomSpaces.of(-1),
                () -> new RandomSpaces(1, Kind.BOTH, 0),
                () -> new RandomSpaces(1, Kind.BOTH, 1.1),
                () -> new RandomSpaces(1, Kind.BOTH, Double.NaN),
                () -> builder(THREE, new Counting("random2")).build()))) {
      cases.forEach(
          wrong -> {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, wrong::run);
            assertTrue(e.getMessage().contains("given"), e.getMessage());
          });
    }
  }
}
