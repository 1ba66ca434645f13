package org.featup.evaluate.dataset;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.io.RegularFile;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Portable float maps of one channel, in which Middlebury and others keep disparities: the words
 * {@code Pf}, width, height and scale, whose sign tells the order of the bytes, then 32-bit floats,
 * the lowest row first. The size of the scale has no meaning.
 */
final class Pfm {
  private static final int LONGEST_WORD = 20;

  private Pfm() {}

  /**
   * Reads a file.
   *
   * @return (1, 1, height, width), the highest row first
   * @throws IOException if it is none, is truncated, or is longer than its numbers
   */
  static NDArray read(Path file) throws IOException {
    RegularFile.require(file);
    long size = Files.size(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      String kind = word(in, file);
      if (!kind.equals("Pf")) {
        throw new IOException(file + ": expected a PFM file of one channel, Pf, given " + kind);
      }
      int width = (int) number(in, file, 1, Integer.MAX_VALUE);
      int height = (int) number(in, file, 1, Integer.MAX_VALUE);
      double scale = number(in, file, -Double.MAX_VALUE, Double.MAX_VALUE);
      if (scale == 0 || Float.BYTES * (double) width * height > size) {
        throw new IOException(
            file + ": too short for " + width + "x" + height + " numbers, or a scale of 0");
      }
      byte[] content = new byte[Math.toIntExact(Float.BYTES * (long) width * height)];
      new DataInputStream(in).readFully(content);
      if (in.read() >= 0) {
        throw new IOException(file + ": longer than " + width + "x" + height + " numbers");
      }
      ByteBuffer numbers =
          ByteBuffer.wrap(content)
              .order(scale < 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      float[] rows = new float[width * height];
      for (int y = height - 1; y >= 0; y--) {
        for (int x = 0; x < width; x++) {
          rows[y * width + x] = numbers.getFloat();
        }
      }
      return NDArray.wrap(rows, new Shape(1, 1, height, width), Layout.NCHW);
    } catch (EOFException e) {
      throw new IOException(file + ": the file ends early", e);
    } catch (ArithmeticException e) {
      throw new IOException(file + ": too large", e);
    }
  }

  private static double number(InputStream in, Path file, double least, double most)
      throws IOException {
    String word = word(in, file);
    try {
      double number = Double.parseDouble(word);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + ": expected a number in the header, given " + word, e);
    }
    throw new IOException(file + ": a number in the header is out of range: " + word);
  }

  /** The next word, and one white space behind it. */
  private static String word(InputStream in, Path file) throws IOException {
    StringBuilder word = new StringBuilder();
    while (true) {
      int c = in.read();
      boolean space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (space && !word.isEmpty()) {
        return word.toString();
      }
      if (!space) {
        if (c < ' ' || c > '~' || word.length() == LONGEST_WORD) {
          throw new IOException(file + ": is not a PFM file");
        }
        word.append((char) c);
      }
    }
  }
}
