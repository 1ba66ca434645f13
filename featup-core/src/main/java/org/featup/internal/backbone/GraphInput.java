package org.featup.internal.backbone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.featup.io.Normalization;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Lays images out as a graph wants them: with reflected context, its normalisation, NCHW. */
public final class GraphInput {
  private final NDArray image;
  private final int[] rows;
  private final int[] columns;
  private final float[] scale = new float[3];
  private final float[] shift = new float[3];

  /** Takes (N, 3, H, W) normalised with ImageNet's values, H and W being the framings' inner. */
  public GraphInput(NDArray image, Framing rows, Framing columns, Normalization to) {
    this.image = image;
    this.rows = rows.sources();
    this.columns = columns.sources();
    Normalization from = Normalization.IMAGENET;
    for (int c = 0; c < 3; c++) {
      scale[c] = from.std()[c] / to.std()[c];
      shift[c] = (from.mean()[c] - to.mean()[c]) / to.std()[c];
    }
  }

  /** The shape of {@link #images}. */
  public long[] shape(int count) {
    return new long[] {count, 3, rows.length, columns.length};
  }

  /** Images from {@code first} on; the last one again where the batch has no more. */
  public FloatBuffer images(int first, int count) {
    long bytes = 4 * new Shape(count, 3, rows.length, columns.length).elements();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          count
              + " images of "
              + rows.length
              + "x"
              + columns.length
              + " pixels at once are more than 2^31-1 bytes");
    }
    FloatBuffer buffer =
        ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    float[] line = new float[columns.length];
    for (int i = 0; i < count; i++) {
      int n = Math.min(first + i, image.shape().n() - 1);
      for (int c = 0; c < 3; c++) {
        for (int row : rows) {
          fill(line, n, c, row);
          buffer.put(line);
        }
      }
    }
    return buffer.flip();
  }

  private void fill(float[] line, int n, int c, int row) {
    float[] data = image.data();
    int base = image.offset() + n * image.stride(0) + c * image.stride(1) + row * image.stride(2);
    int step = image.stride(3);
    for (int x = 0; x < line.length; x++) {
      line[x] = data[base + columns[x] * step] * scale[c] + shift[c];
    }
  }
}
