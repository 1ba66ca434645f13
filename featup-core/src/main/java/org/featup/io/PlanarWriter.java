package org.featup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Writes an array in NCHW order, little-endian, without a copy of it.
 *
 * <p>Features are channels-last in memory; taking one channel at a time would read every cache line
 * once per channel. So a run of pixels is turned for {@value #CHANNELS} channels, one cache line,
 * at a time, and each channel's part goes to its own place in the file.
 */
final class PlanarWriter {
  private static final int CHANNELS = 16;
  private static final int PIXELS = 1 << 16;

  private final NDArray array;
  private final FileChannel channel;
  private final long start;
  private final ByteBuffer buffer;
  private final float[] block;

  private PlanarWriter(NDArray array, FileChannel channel, long start) {
    this.array = array;
    this.channel = channel;
    this.start = start;
    Shape shape = array.shape();
    int pixels = (int) Math.min(PIXELS, (long) shape.h() * shape.w());
    this.buffer = ByteBuffer.allocate(4 * pixels).order(ByteOrder.LITTLE_ENDIAN);
    this.block = new float[Math.min(CHANNELS, shape.c()) * pixels];
  }

  /** Writes all elements from {@code start} of the file on. */
  static void write(NDArray array, FileChannel channel, long start) throws IOException {
    new PlanarWriter(array.toHost(), channel, start).write();
  }

  private void write() throws IOException {
    Shape shape = array.shape();
    long plane = (long) shape.h() * shape.w();
    for (int n = 0; n < shape.n(); n++) {
      for (long pixel = 0; pixel < plane; pixel += PIXELS) {
        int count = (int) Math.min(PIXELS, plane - pixel);
        for (int c = 0; c < shape.c(); c += CHANNELS) {
          int channels = Math.min(CHANNELS, shape.c() - c);
          turn(n, c, pixel, channels, count);
          for (int k = 0; k < channels; k++) {
            put(k * count, count, ((long) n * shape.c() + c + k) * plane + pixel);
          }
        }
      }
    }
  }

  /** Fills the block with (channels, count) elements. */
  private void turn(int n, int c, long firstPixel, int channels, int count) {
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
    buffer.asFloatBuffer().put(block, from, count);
    buffer.limit(4 * count);
    long at = start + 4 * element;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }
}
