package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

/** Maps whose edges are known, at the borders of the picture too. */
class FeatureEdgesTest {
  private static final int SIDE = 8;

  private interface Value {
    double of(int x, int y);
  }

  private static float[] edges(Value... channels) {
    float[] data = new float[channels.length * SIDE * SIDE];
    for (int i = 0; i < data.length; i++) {
      int p = i / channels.length;
      data[i] = (float) channels[i % channels.length].of(p % SIDE, p / SIDE);
    }
    Shape shape = new Shape(1, channels.length, SIDE, SIDE);
    return FeatureEdges.of(NDArray.wrap(data, shape, Layout.CHANNELS_LAST), 1);
  }

  /** A step that two differences see, of strength 1 / 2, is kept once; so in every column. */
  @Test
  void aStepAlongColumns() {
    float[] edges = edges((x, y) -> y < 3 ? 0 : 1);
    for (int p = 0; p < edges.length; p++) {
      assertEquals(p / SIDE == 2 ? 0.5f : 0, edges[p], 1e-6f, p % SIDE + ", " + p / SIDE);
    }
  }

  @Test
  void fallsAreStepsToo() {
    assertArrayEquals(edges((x, y) -> y < 3 ? 0 : 1), edges((x, y) -> y < 3 ? 1 : 0));
    assertArrayEquals(edges((x, y) -> x < 3 ? 0 : 1), edges((x, y) -> x < 3 ? 1 : 0));
  }

  /** A rise of 1, 2 and 1 is one edge, where it is steepest, in the first and last line too. */
  @Test
  void aSlopeIsOneEdge() {
    double[] heights = {0, 0, 1, 3, 4, 4, 4, 4};
    float[] across = edges((x, y) -> heights[x]);
    float[] down = edges((x, y) -> heights[y]);
    for (int p = 0; p < across.length; p++) {
      assertEquals(p % SIDE == 2 ? 1.5f : 0, across[p], 1e-6f, p % SIDE + ", " + p / SIDE);
      assertEquals(p / SIDE == 2 ? 1.5f : 0, down[p], 1e-6f, p % SIDE + ", " + p / SIDE);
    }
  }

  /** Channels that rise and fall at the same place do not cancel, as they would in their sum. */
  @Test
  void channelsAddUp() {
    float[] edges = edges((x, y) -> x < 3 ? 0 : 6, (x, y) -> x < 3 ? 8 : 0);
    assertEquals(5, edges[4 * SIDE + 2], 1e-5);
  }

  @Test
  void nothingHasNoEdge() {
    assertArrayEquals(new float[SIDE * SIDE], edges((x, y) -> 3));
  }
}
