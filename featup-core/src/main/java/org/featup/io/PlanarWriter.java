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
 * once per channel. So a band of rows is turned for {@value #CHANNELS} channels, one cache line, at
 * a time, and each channel's part goes to its own place in the file.
 */
final class PlanarWriter {
  private static final int CHANNELS = 16;
  private static final int MAX_BLOCK = 1 << 18;

  private final NDArray array;
  private final FileChannel channel;
  private final long start;
  private final int rows;
  private final ByteBuffer buffer;

  private PlanarWriter(NDArray array, FileChannel channel, long start) {
    this.array = array;
    this.channel = channel;
    this.start = start;
    Shape shape = array.shape();
    this.rows = Math.max(1, Math.min(shape.h(), MAX_BLOCK / shape.w()));
    int bytes = Math.toIntExact(4L * rows * shape.w());
    this.buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes all elements from {@code start} of the file on. */
  static void write(NDArray array, FileChannel channel, long start) throws IOException {
    new PlanarWriter(array.toHost(), channel, start).write();
  }

  private void write() throws IOException {
    Shape shape = array.shape();
    float[] block = new float[Math.min(CHANNELS, shape.c()) * rows * shape.w()];
    for (int n = 0; n < shape.n(); n++) {
      for (int h = 0; h < shape.h(); h += rows) {
        int height = Math.min(rows, shape.h() - h);
        for (int c = 0; c < shape.c(); c += CHANNELS) {
          int channels = Math.min(CHANNELS, shape.c() - c);
          turn(n, c, h, channels, height, block);
          for (int k = 0; k < channels; k++) {
            put(block, k * height * shape.w(), height * shape.w(), n, c + k, h);
          }
        }
      }
    }
  }

  private void turn(int n, int c, int h, int channels, int height, float[] block) {
    float[] data = array.data();
    int width = array.shape().w();
    int plane = height * width;
    int strideC = array.stride(1);
    for (int y = 0; y < height; y++) {
      int row = array.offset() + n * array.stride(0) + c * strideC + (h + y) * array.stride(2);
      for (int x = 0; x < width; x++) {
        int from = row + x * array.stride(3);
        int to = y * width + x;
        for (int k = 0; k < channels; k++) {
          block[to + k * plane] = data[from + k * strideC];
        }
      }
    }
  }

  private void put(float[] block, int from, int count, int n, int c, int h) throws IOException {
    Shape shape = array.shape();
    buffer.clear();
    buffer.asFloatBuffer().put(block, from, count);
    buffer.limit(4 * count);
    long at = start + 4 * ((((long) n * shape.c() + c) * shape.h() + h) * shape.w());
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }
}
