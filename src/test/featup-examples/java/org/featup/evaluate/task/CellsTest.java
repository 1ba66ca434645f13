package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.dataset.Sample;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellsTest {
  @TempDir private Path dir;

  /** The same features of every photo. */
  private record Fixed(NDArray given) implements Backbone {
    @Override
    public NDArray features(NDArray image) {
      return given;
    }

    @Override
    public int stride() {
      return 1;
    }

    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public void close() {}
  }

  private Sample photo() throws IOException {
    Colours.pair(dir, "labels", "a", 4, 4, (x, y) -> 0, (x, y) -> 0);
    return new Sample("a", dir.resolve("images/a.png"), List.of());
  }

  @Test
  void cellsWithoutTargetsAreLeftOut() throws IOException {
    float[] data = {1, 2, 3, 10, 20, 30};
    NDArray features = NDArray.wrap(data, new Shape(1, 2, 1, 3), Layout.NCHW);
    float[][] known = {{7, 8}, {Float.NaN, 1}, {9, Float.NaN}};
    Sample photo = photo();
    Cells cells =
        Cells.of(new Fixed(features), List.of(photo), Colours.READER, (p, shape) -> known, 0);
    NDArray map = cells.maps().get(0);
    assertEquals(new Shape(1, 2, 2, 1), map.shape());
    assertArrayEquals(new float[] {1, 10, 3, 30}, map.toArray(Layout.CHANNELS_LAST));
    assertArrayEquals(new float[][] {known[0], known[2]}, cells.targets().get(0));
    float[][] unknown = new float[3][];
    Arrays.fill(unknown, new float[] {Float.NaN});
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Cells.of(
                    new Fixed(features), List.of(photo), Colours.READER, (p, shape) -> unknown, 0));
    assertEquals(
        "expected photos to learn a probe from, given 1 without any label", e.getMessage());
  }

  /** Forty photos of five million numbers each are twice the bound: half of the cells is drawn. */
  @Test
  void ofTooManyAShareIsDrawn() throws IOException {
    Shape shape = new Shape(1, 500, 100, 100);
    Backbone network =
        new Fixed(NDArray.wrap(new float[shape.arrayLength()], shape, Layout.CHANNELS_LAST));
    float[][] known = new float[100 * 100][];
    Arrays.setAll(known, i -> new float[] {i % 100 == 0 ? i : Float.NaN});
    List<Sample> photos = Collections.nCopies(40, photo());
    List<float[][]> drawn = drawn(network, photos, known, 1);
    int count = drawn.stream().mapToInt(rows -> rows.length).sum();
    assertEquals(2000, count, 100, "of 4000, by a deviation of 32");
    assertArrayEquals(drawn.toArray(), drawn(network, photos, known, 1).toArray());
    assertNotEquals(
        Arrays.deepToString(drawn.toArray()),
        Arrays.deepToString(drawn(network, photos, known, 2).toArray()));
  }

  private static List<float[][]> drawn(
      Backbone network, List<Sample> photos, float[][] known, long seed) throws IOException {
    return Cells.of(network, photos, Colours.READER, (photo, shape) -> known, seed).targets();
  }
}
