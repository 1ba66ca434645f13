package org.featup.ndarray;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/** Arrays made from nested arrays and from buffers. */
class NDArraySourcesTest {
  private static final Shape SHAPE = new Shape(1, 2, 1, 2);

  @Test
  void nestedArrays() {
    NDArray x = NDArray.of(new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
    assertEquals(new Shape(1, 2, 2, 2), x.shape());
    assertArrayEquals(new float[] {1, 5, 2, 6, 3, 7, 4, 8}, x.data());
    assertEquals(new Shape(3, 1, 1, 2), NDArray.of(new float[3][1][1][2]).shape());
  }

  @Test
  void raggedAndEmptyOnes() {
    refused(() -> NDArray.of(new float[][][] {{{1}, {2}}, {{3}}}), "2 rows, given 1");
    refused(() -> NDArray.of(new float[][][] {{{1, 2}, {2}}}), "2 columns, given 1");
    refused(() -> NDArray.of(new float[][][][] {{{{1}}}, {{{1}}, {{1}}}}), "1 channels, given 2");
    refused(() -> NDArray.of(new float[0][][][]), "empty");
    refused(() -> NDArray.of(new float[1][0][][]), "empty");
    refused(() -> NDArray.of(new float[1][1][0][]), "empty");
    refused(() -> NDArray.of(new float[1][1][1][0]), "1x1x1x0");
  }

  @Test
  void aBufferOverAnArrayIsShared() {
    float[] data = {9, 1, 2, 3, 4, 9};
    FloatBuffer buffer = FloatBuffer.wrap(data, 1, 4);
    NDArray x = NDArray.of(buffer, SHAPE, Layout.CHANNELS_LAST);
    assertSame(data, x.data());
    assertEquals(1, x.offset());
    assertEquals(2, x.get(0, 1, 0, 0));
    x.set(0, 1, 0, 0, 7);
    assertEquals(7, data[2]);
    assertEquals(1, buffer.position());
    // a slice has an offset of its own
    FloatBuffer slice = FloatBuffer.wrap(data, 1, 5).slice().position(1);
    assertEquals(7, NDArray.of(slice, SHAPE, Layout.NCHW).get(0, 0, 0, 0));
    assertArrayEquals(
        new float[] {7, 3, 4, 9}, NDArray.of(slice, SHAPE, Layout.NCHW).toArray(Layout.NCHW));
  }

  @Test
  void otherBuffersAreCopied() {
    FloatBuffer direct = ByteBuffer.allocateDirect(20).asFloatBuffer();
    direct.put(new float[] {9, 1, 2, 3, 4}).position(1);
    float[] data = {1, 2, 3, 4};
    for (FloatBuffer buffer :
        new FloatBuffer[] {direct, FloatBuffer.wrap(data).asReadOnlyBuffer()}) {
      int position = buffer.position();
      NDArray x = NDArray.of(buffer, SHAPE, Layout.NCHW);
      assertArrayEquals(new float[] {1, 2, 3, 4}, x.toArray(Layout.NCHW));
      assertEquals(position, buffer.position());
      assertNotSame(data, x.data());
      x.set(0, 0, 0, 0, 7);
      assertEquals(1, buffer.get(position));
    }
  }

  @Test
  void aBufferOfAnotherLength() {
    refused(() -> NDArray.of(FloatBuffer.allocate(3), SHAPE, Layout.NCHW), "1x2x1x2", "4", "3");
  }

  private static void refused(Runnable call, String... words) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }
}
