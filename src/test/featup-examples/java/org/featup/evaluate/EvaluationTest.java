package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

/** Who is asked what, and how often. */
class EvaluationTest {
  private final List<NDArray> images =
      List.of(TestData.random(1, 1, 3, 8, 8), TestData.random(2, 1, 3, 8, 16));
  private final Means a = new Means("a", 4);
  private final Means b = new Means("b", 8);

  /** The sum of a contender's pixels in the first channel. */
  private record Sum(String name) implements Measure {
    @Override
    public List<Column> columns() {
      return List.of(Column.higher("sum"));
    }

    @Override
    public double[][] of(Contender contender, Backbone backbone, List<NDArray> photos) {
      double[][] rows = new double[photos.size()][1];
      for (int i = 0; i < rows.length; i++) {
        NDArray map = contender.upsample(PhotoFeatures.of(backbone, photos.get(i)), 16, 16);
        for (int p = 0; p < 256; p++) {
          rows[i][0] += map.get(0, 0, p / 16, p % 16);
        }
      }
      return rows;
    }
  }

  private Evaluation evaluation(List<String> photos, List<Contender> contenders, String measure) {
    List<Measure> measures = List.of(new Sum("sum"), new Sum(measure));
    return new Evaluation(photos, images, List.of(a, b), contenders, measures);
  }

  @Test
  void everyMeasureIsAskedOfEveryContenderWithEveryBackbone() {
    List<String> heard = new ArrayList<>();
    List<Result> results =
        evaluation(List.of("p", "q"), List.of(Given.NEAREST, Given.BILINEAR), "again")
            .run((done, total, next) -> heard.add(done + "/" + total + " " + next));
    List<String> expected = new ArrayList<>();
    int at = 0;
    for (Means backbone : List.of(a, b)) {
      for (Contender contender : List.of(Given.NEAREST, Given.BILINEAR)) {
        for (String measure : List.of("sum", "again")) {
          Result result = results.get(at);
          assertEquals(backbone.name(), result.backbone());
          assertEquals(contender.name(), result.contender());
          assertEquals(measure, result.measure().name());
          double[][] alone = new Sum("sum").of(contender, backbone, images);
          assertArrayEquals(alone[0], result.values()[0], 0);
          assertArrayEquals(alone[1], result.values()[1], 0);
          expected.add(at++ + "/8 " + backbone.name() + ", " + contender.name() + ", " + measure);
        }
      }
    }
    expected.add("8/8 ");
    assertEquals(expected, heard);
    assertEquals(8, results.size());
  }

  @Test
  void theBackboneSeesEachPhotoOnceAndStaysOpen() {
    evaluation(List.of("p", "q"), List.of(Given.NEAREST, Given.BILINEAR), "again")
        .run((done, total, next) -> {});
    assertEquals(2, a.asked);
    assertEquals(2, b.asked);
    assertFalse(a.closed || b.closed);
  }

  @Test
  void namesAreDistinctAndAsManyAsImages() {
    List<Contender> one = List.of(Given.NEAREST);
    assertRefused("expected a name for each of 2 images, given 1", List.of("p"), one, "x");
    assertRefused("two of the photos are called p", List.of("p", "p"), one, "x");
    List<String> photos = List.of("p", "q");
    assertRefused("expected at least one contender, given none", photos, List.of(), "x");
    assertRefused("two of the measures are called sum", photos, one, "sum");
    List<Contender> twice = List.of(Given.NEAREST, Given.NEAREST);
    assertRefused("two of the contenders are called nearest", photos, twice, "x");
  }

  private void assertRefused(
      String message, List<String> photos, List<Contender> contenders, String measure) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> evaluation(photos, contenders, measure));
    assertEquals(message, e.getMessage());
  }

  @Test
  void remembersWhatItSaidOfAnImage() {
    RememberingBackbone remembering = new RememberingBackbone(a);
    assertEquals("a", remembering.name());
    assertEquals(4, remembering.stride());
    NDArray features = remembering.features(images.get(0));
    assertSame(features, remembering.features(images.get(0)));
    assertEquals(1, a.asked);
    NDArray equal = TestData.random(1, 1, 3, 8, 8);
    NDArray other = remembering.features(equal);
    assertNotSame(features, other);
    TestData.assertSame(features, other);
    assertEquals(2, a.asked);
    remembering.close();
    assertFalse(a.closed);
    remembering.features(images.get(0));
    assertEquals(3, a.asked);
  }

  @Test
  void preparesOnceForABackboneAndItsPhotos() {
    List<String> made = new ArrayList<>();
    Prepared<String> prepared =
        new Prepared<>(
            (backbone, photos) -> {
              made.add(backbone.name() + photos.size());
              return made.get(made.size() - 1);
            });
    assertEquals("a2", prepared.of(a, images));
    assertEquals("a2", prepared.of(a, List.copyOf(images)));
    assertEquals("b2", prepared.of(b, images));
    assertEquals("b1", prepared.of(b, images.subList(0, 1)));
    assertEquals("a2", prepared.of(a, images));
    assertEquals(List.of("a2", "b2", "b1", "a2"), made);
    assertTrue(a.asked == 0 && b.asked == 0);
  }
}
