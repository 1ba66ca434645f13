package org.featup.internal.io.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.BitSet;
import org.featup.internal.io.ElementType;
import org.featup.io.FloatType;
import org.featup.io.RowBands;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Writes an array in NCHW order, little-endian, without a copy of it, all at once or some rows at a
 * time.
 *
 * <p>Features are channels-last in memory; taking one channel at a time would read every cache line
 * once per channel. So a run of pixels is turned for {@value #CHANNELS} channels, one cache line,
 * at a time, and each channel's part goes to its own place in the file.
 */
public final class PlanarWriter implements RowBands.Sink {
  private static final int CHANNELS = 16;
  private static final int PIXELS = 1 << 16;

  private final Shape whole;
  private final FloatType type;
  private final FileChannel channel;
  private final long start;
  private final ByteBuffer buffer;
  private final float[] block;
  private final BitSet written = new BitSet();

  /**
   * Writes nothing yet.
   *
   * @param whole shape of what is written in the end
   * @param start where it begins in the file
   */
  public PlanarWriter(Shape whole, FloatType type, FileChannel channel, long start) {
    this.whole = whole;
    this.type = type;
    this.channel = channel;
    this.start = start;
    int pixels = (int) Math.min(PIXELS, (long) whole.h() * whole.w());
    this.buffer = ByteBuffer.allocate(type.bytes() * pixels).order(ByteOrder.LITTLE_ENDIAN);
    this.block = new float[Math.min(CHANNELS, whole.c()) * pixels];
  }

  @Override
  public void accept(int firstRow, NDArray rows) {
    Shape shape = rows.shape();
    int end = firstRow + shape.h();
    if (firstRow < 0 || end > whole.h() || !shape.equals(whole.withSize(shape.h(), whole.w()))) {
      throw new IllegalArgumentException(
          "rows from " + firstRow + " on, of " + shape + ", do not fit " + whole);
    }
    if (!written.get(firstRow, end).isEmpty()) {
      throw new IllegalStateException("rows from " + firstRow + " on come twice");
    }
    written.set(firstRow, end);
    try {
      write(rows.toHost(), firstRow);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks whether all rows came. */
  public void requireComplete() {
    if (written.cardinality() != whole.h()) {
      throw new IllegalStateException(written.cardinality() + " rows came, expected " + whole.h());
    }
  }

  private void write(NDArray rows, int firstRow) throws IOException {
    Shape shape = rows.shape();
    long plane = (long) whole.h() * whole.w();
    long above = (long) firstRow * whole.w();
    long pixels = (long) shape.h() * shape.w();
    for (int n = 0; n < shape.n(); n++) {
      for (long pixel = 0; pixel < pixels; pixel += PIXELS) {
        int count = (int) Math.min(PIXELS, pixels - pixel);
        for (int c = 0; c < shape.c(); c += CHANNELS) {
          int channels = Math.min(CHANNELS, shape.c() - c);
          turn(rows, n, c, pixel, channels, count);
          for (int k = 0; k < channels; k++) {
            long image = (long) n * shape.c() + c + k;
            put(k * count, count, image * plane + above + pixel);
          }
        }
      }
    }
  }

  /** Fills the block with (channels, count) elements. */
  private void turn(NDArray array, int n, int c, long firstPixel, int channels, int count) {
    float[] data = array.data();
    int width = array.shape().w();
    int strideC = array.stride(1);
    int image = array.offset() + n * array.stride(0) + c * strideC;
    int y = (int) (firstPixel / width);
    int x = (int) (firstPixel % width);
    for (int to = 0; to < count; to++) {
      int from = image + y * array.stride(2) + x * array.stride(3);
      for (int k = 0; k < channels; k++) {
        block[to + k * count] = data[from + k * strideC];
      }
      if (++x == width) {
        x = 0;
        y++;
      }
    }
  }

  private void put(int from, int count, long element) throws IOException {
    buffer.clear();
    if (type == FloatType.F32) {
      buffer.asFloatBuffer().put(block, from, count);
    } else {
      for (int i = 0; i < count; i++) {
        buffer.putShort(2 * i, half(block[from + i]));
      }
    }
    buffer.limit(type.bytes() * count);
    long at = start + type.bytes() * element;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }

  private static short half(float value) {
    short half = ElementType.floatToHalf(value);
    if ((half & 0x7fff) == 0x7c00 && Float.isFinite(value)) {
      throw new IllegalArgumentException(
          value + " is too large for float16, which ends at 65504; write float32");
    }
    return half;
  }
}
