package org.featup.internal.io.picture;

import java.io.IOException;
import java.util.Arrays;
import org.featup.internal.io.FileBytes;

/**
 * The strips or tiles of a TIFF file: whether all are there and hold their rows. Decoders take
 * zeros for what is missing, or what comes next in the file.
 */
final class TiffStrips {
  private final FileBytes file;
  private final TiffTags tags;
  private final boolean tiled;
  private final long[] offsets;
  private final long[] counts;
  private final long height;
  private final long rows;

  TiffStrips(FileBytes file, TiffTags tags) {
    this.file = file;
    this.tags = tags;
    tiled = tags.numbers(TiffTags.TILE_OFFSETS).length > 0;
    offsets = unsigned(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
    counts = unsigned(tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES);
    height = tags.unsigned(TiffTags.HEIGHT, 0);
    rows =
        tiled
            ? tags.unsigned(TiffTags.TILE_HEIGHT, 0)
            : Math.min(height, tags.unsigned(TiffTags.ROWS_PER_STRIP, height));
  }

  /** Looks at offsets and lengths alone. */
  void check() throws IOException {
    long number = number();
    if (offsets.length < number) {
      throw file.bad("truncated TIFF: " + offsets.length + name() + "s, expected " + number);
    }
    for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
      long end = offsets[i] + counts[i];
      if (end > file.size()) {
        throw file.bad(
            "truncated TIFF:" + name() + " ends at offset " + end + ", the file at " + file.size());
      }
      require(i, counts[i], compression() == TiffTags.RAW ? bytes(i) : 1);
    }
  }

  /** Unpacks what is compressed without loss, and counts. */
  void requireFull() throws IOException {
    if (!TiffUnpacking.isKnown(compression())) {
      return;
    }
    for (int i = 0; i < Math.min(number(), counts.length); i++) {
      long expected = bytes(i);
      byte[] data = file.bytes(offsets[i], Math.toIntExact(counts[i]));
      if (tags.number(TiffTags.FILL_ORDER, 1) == 2) {
        for (int at = 0; at < data.length; at++) {
          data[at] = (byte) (Integer.reverse(data[at]) >>> 24);
        }
      }
      require(i, TiffUnpacking.count(compression(), data, expected), expected);
    }
  }

  private long[] unsigned(int tag) {
    return Arrays.stream(tags.numbers(tag)).map(TiffTags::unsigned).toArray();
  }

  private void require(int i, long given, long expected) throws IOException {
    if (given < expected) {
      throw file.bad(
          "truncated TIFF:" + name() + " " + i + " has " + given + " bytes, expected " + expected);
    }
  }

  private String name() {
    return tiled ? " tile" : " strip";
  }

  private long compression() {
    return tags.number(TiffTags.COMPRESSION, TiffTags.RAW);
  }

  private boolean planar() {
    return tags.number(TiffTags.PLANES, 1) == 2;
  }

  /** In a plane. */
  private long down() {
    return rows > 0 ? (height + rows - 1) / rows : 0;
  }

  private long number() {
    long width = tags.unsigned(TiffTags.WIDTH, 0);
    long tile = Math.max(1, tags.unsigned(TiffTags.TILE_WIDTH, 1));
    long across = tiled ? (width + tile - 1) / tile : 1;
    return across * down() * (planar() ? samples() : 1);
  }

  /** How many a strip or tile has when unpacked; naught if this is not known. */
  private long bytes(int i) {
    if (rows == 0 || tags.number(TiffTags.PHOTOMETRIC, 1) == TiffCheck.YCBCR) {
      return 0; // YCbCr may hold fewer samples than pixels
    }
    if (tiled) {
      return rows * rowBytes(tags.unsigned(TiffTags.TILE_WIDTH, 0));
    }
    return Math.min(rows, height - i % down() * rows) * rowBytes(tags.unsigned(TiffTags.WIDTH, 0));
  }

  private long samples() {
    return Math.max(1, tags.number(TiffTags.SAMPLES, 1));
  }

  private long rowBytes(long width) {
    long[] bits = tags.numbers(TiffTags.BITS);
    long samples = planar() ? 1 : samples();
    long all =
        bits.length == samples
            ? Arrays.stream(bits).sum()
            : samples * tags.number(TiffTags.BITS, 1);
    return (width * all + 7) / 8;
  }
}
