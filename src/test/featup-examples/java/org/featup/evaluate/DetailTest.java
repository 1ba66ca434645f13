package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.featup.evaluate.Given.Fixed;
import org.featup.ndarray.NDArray;
import org.featup.spi.TestData;
import org.featup.upsample.Interpolation;
import org.featup.upsample.Interpolation.Mode;
import org.junit.jupiter.api.Test;

/** Cosines with the backbone's features of the enlarged photo. */
class DetailTest {
  private static final double NAN = Double.NaN;
  private static final EdgeBand BAND = new EdgeBand(0.05, 2);

  private final Means backbone = new Means("means", 8);

  private static Detail detail(Enlargement... larger) {
    return new Detail(List.of(larger), BAND, Given.BACKEND);
  }

  /** Whoever knows the answer gets all the marks, for every size. */
  @Test
  void theFeaturesOfTheEnlargedPhotoItselfScoreOne() {
    NDArray photo = TestData.random(1, 1, 3, 16, 24);
    for (int factor : List.of(2, 4)) {
      NDArray larger = TestData.random(factor, 1, 3, 16 * factor, 24 * factor);
      Contender oracle =
          new Fixed(
              "oracle",
              (photoFeatures, height, width) ->
                  new Interpolation(Mode.NEAREST, Given.BACKEND)
                      .upsample(backbone.features(larger), photoFeatures.image(), height, width));
      Detail detail = detail(new Enlargement(factor, Map.of(photo, larger)));
      double[][] rows = detail.of(oracle, backbone, List.of(photo));
      assertArrayEquals(new double[] {1, 1, 1, 1}, rows[0], 1e-6);
      assertTrue(detail.of(Given.BILINEAR, backbone, List.of(photo))[0][0] < 0.9);
    }
  }

  /**
   * The first photo has an edge in its middle, columns 4 to 11 of 16 are near it. Its enlargement
   * is (3, 4, 0) there, so its cosine with (1, 0, 0) is 3/5, and 0 with (0, 5, 12) elsewhere. The
   * mean of the low-resolution features of both photos is (2, 1, 1).
   */
  @Test
  void knownAnswer() {
    NDArray edge = Given.squares(8, new float[][][] {{{1, 1, 0}, {3, 1, 0}}});
    NDArray flat = Given.constant(8, 16, 2, 1, 2);
    float[][] row = {{0, 5, 12}, {3, 4, 0}, {3, 4, 0}, {0, 5, 12}};
    NDArray larger = Given.squares(8, new float[][][] {row, row});
    Map<NDArray, NDArray> images = Map.of(edge, larger, flat, larger);
    Contender red = new Fixed("red", (photoFeatures, h, w) -> Given.constant(h, w, 1, 0, 0));
    double[][] rows = detail(new Enlargement(2, images)).of(red, backbone, List.of(edge, flat));
    // (-1, -1, -1) with (1, 3, -1), and with (-2, 4, 11)
    double near = -3 / Math.sqrt(3 * 11);
    double far = -13 / Math.sqrt(3 * 141);
    double centred = (near + far) / 2;
    assertArrayEquals(new double[] {0.3, 0.6, centred, near}, rows[0], 1e-6);
    assertArrayEquals(new double[] {0.3, NAN, centred, NAN}, rows[1], 1e-6);
  }

  @Test
  void theMeanAloneIsNoDetail() {
    NDArray photo = Given.squares(8, new float[][][] {{{1, 5, 0}, {3, 1, 2}}});
    NDArray larger = TestData.random(1, 1, 3, 16, 32);
    Contender mean = new Fixed("mean", (photoFeatures, h, w) -> Given.constant(h, w, 2, 3, 1));
    double[] row =
        detail(new Enlargement(2, Map.of(photo, larger))).of(mean, backbone, List.of(photo))[0];
    assertEquals(0, row[2]);
    assertEquals(0, row[3]);
  }

  @Test
  void aPhotoWithoutAnEnlargementHasNoNumbersForIt() {
    NDArray small = TestData.random(1, 1, 3, 16, 16);
    NDArray large = TestData.random(2, 1, 3, 16, 16);
    Enlargement two =
        new Enlargement(
            2,
            Map.of(
                small, TestData.random(3, 1, 3, 32, 32), large, TestData.random(4, 1, 3, 32, 32)));
    Enlargement four = new Enlargement(4, Map.of(large, TestData.random(5, 1, 3, 64, 64)));
    Detail detail = detail(two, four);
    double[][] rows = detail.of(Given.NEAREST, backbone, List.of(small, large));
    for (int i = 0; i < 8; i++) {
      assertEquals(i >= 4, Double.isNaN(rows[0][i]), "column " + i);
      assertTrue(Double.isFinite(rows[1][i]), "column " + i);
    }
    assertEquals(
        List.of(
            "cosine x2",
            "cosine x2 edges",
            "centred x2",
            "centred x2 edges",
            "cosine x4",
            "cosine x4 edges",
            "centred x4",
            "centred x4 edges"),
        detail.columns().stream().map(Column::name).toList());
    assertTrue(detail.columns().stream().allMatch(Column::higherIsBetter));
  }

  @Test
  void somethingMustBeEnlarged() {
    assertThrows(IllegalArgumentException.class, DetailTest::detail);
  }

  @Test
  void enlargementsOfAnotherSizeAreRefused() {
    NDArray photo = TestData.random(1, 1, 3, 16, 24);
    Map<NDArray, NDArray> wrong = Map.of(photo, TestData.random(2, 1, 3, 32, 49));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Enlargement(2, wrong));
    assertTrue(
        e.getMessage().contains("expected " + photo.shape().withSize(32, 48)), e.getMessage());
    assertTrue(e.getMessage().contains("at 2 times the size"), e.getMessage());
    IllegalArgumentException same =
        assertThrows(IllegalArgumentException.class, () -> new Enlargement(1, Map.of()));
    assertEquals("enlargement: expected at least 2, given 1", same.getMessage());
  }
}
