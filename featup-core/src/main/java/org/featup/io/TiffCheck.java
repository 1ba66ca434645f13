package org.featup.io;

import static org.featup.io.TiffTags.BITS;
import static org.featup.io.TiffTags.INK_SET;
import static org.featup.io.TiffTags.PHOTOMETRIC;
import static org.featup.io.TiffTags.SAMPLE_FORMAT;
import static org.featup.io.TiffTags.SUBFILE_TYPE;

import java.io.IOException;
import java.util.Arrays;

/** Refuses TIFF files that decoders would read as a part, or as something else than it is. */
final class TiffCheck {
  /** Grey, RGB and palettes, which every reader reads right. */
  private static final int LAST_PLAIN = 3;

  private static final int CMYK = 5;
  private static final int YCBCR = 6;
  private static final int FLOATING = 3;
  private static final int WIDEST = 16;

  private TiffCheck() {}

  /** Refuses a file that is cut, or whose first picture is not what the file is about. */
  static void check(FileBytes file, TiffTags tags) throws IOException {
    if (tags.error() != null) {
      throw file.bad(
          "truncated or corrupt TIFF: "
              + tags.error()
              + ", the file has "
              + file.size()
              + " bytes");
    }
    within(file, tags.numbers(TiffTags.STRIP_OFFSETS), tags.numbers(TiffTags.STRIP_BYTES));
    within(file, tags.numbers(TiffTags.TILE_OFFSETS), tags.numbers(TiffTags.TILE_BYTES));
    if ((tags.number(SUBFILE_TYPE, 0) & 1) != 0) {
      throw file.bad("begins with a reduced picture, a preview of a raw photo for one");
    }
    strips(file, tags);
    samples(file, tags);
    extraSamples(file, tags);
  }

  /**
   * Refuses strips that are not there, or shorter than their rows: decoders take zeros for the one,
   * and for the other what comes next in the file.
   */
  private static void strips(FileBytes file, TiffTags tags) throws IOException {
    long[] counts = tags.numbers(TiffTags.STRIP_BYTES);
    long height = tags.number(TiffTags.HEIGHT, 0);
    long rows = Math.min(height, tags.number(TiffTags.ROWS_PER_STRIP, height) & 0xffffffffL);
    boolean raw = tags.number(TiffTags.COMPRESSION, 1) == 1;
    // YCbCr may hold fewer samples than pixels
    boolean known = raw && rows > 0 && tags.number(PHOTOMETRIC, 1) != YCBCR;
    for (int i = 0; i < counts.length; i++) {
      long count = counts[i] & 0xffffffffL;
      long first = known ? i % ((height + rows - 1) / rows) * rows : 0;
      long expected = known ? Math.min(rows, height - first) * rowBytes(tags) : 1;
      if (count < expected) {
        throw file.bad(
            "truncated TIFF: strip " + i + " has " + count + " bytes, expected " + expected);
      }
    }
  }

  private static long rowBytes(TiffTags tags) {
    long[] bits = tags.numbers(BITS);
    boolean planar = tags.number(TiffTags.PLANES, 1) == 2;
    long samples = planar ? 1 : Math.max(1, tags.number(TiffTags.SAMPLES, 1));
    long sum = bits.length == samples ? Arrays.stream(bits).sum() : samples * tags.number(BITS, 1);
    return (tags.number(TiffTags.WIDTH, 0) * sum + 7) / 8;
  }

  /** Decoders take any sample beyond the colours for alpha. */
  private static void extraSamples(FileBytes file, TiffTags tags) throws IOException {
    long photometric = tags.number(PHOTOMETRIC, 1);
    long colors = photometric == CMYK ? 4 : photometric == 2 || photometric == YCBCR ? 3 : 1;
    long samples = tags.number(TiffTags.SAMPLES, 1);
    long meaning = tags.number(TiffTags.EXTRA_SAMPLES, 0);
    boolean alpha = samples == colors + 1 && (meaning == 1 || meaning == 2);
    if (samples > colors && photometric <= YCBCR && !alpha) {
      throw file.bad(
          "expected "
              + colors
              + " samples of a pixel, or one more that is marked as alpha, given "
              + samples
              + (samples == colors + 1 ? ", the last one not marked" : ""));
    }
  }

  private static void within(FileBytes file, long[] offsets, long[] counts) throws IOException {
    for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
      long end = (offsets[i] & 0xffffffffL) + (counts[i] & 0xffffffffL);
      if (end > file.size()) {
        throw file.bad(
            "truncated TIFF: a strip or tile ends at offset "
                + end
                + ", the file at "
                + file.size());
      }
    }
  }

  private static void samples(FileBytes file, TiffTags tags) throws IOException {
    long format = tags.number(SAMPLE_FORMAT, 1);
    long bits = Arrays.stream(tags.numbers(BITS)).max().orElse(1);
    long photometric = tags.number(PHOTOMETRIC, 1);
    if (format == FLOATING) {
      if (bits < 32) {
        throw file.bad("floating-point samples: expected 32 or 64 bits, given " + bits);
      }
      if (photometric != 1 && photometric != 2) {
        throw file.bad(
            "floating-point samples: expected grey or RGB, given the photometric interpretation "
                + photometric);
      }
    } else if (bits > WIDEST || (format != 1 && format != 4)) {
      throw file.bad(
          "expected unsigned samples of at most 16 bits or floating-point ones of 0 to 1, given "
              + bits
              + " bits of the sample format "
              + format);
    } else if (!isWhole(bits, photometric)) {
      throw file.bad(
          "expected samples of 8 or 16 bits, grey and palettes also of 1, 2 or 4, given " + bits);
    }
  }

  /** Decoders hand out samples of other sizes without stretching them to whole bytes. */
  private static boolean isWhole(long bits, long photometric) {
    boolean small = bits == 1 || bits == 2 || bits == 4;
    boolean one = photometric != 2 && photometric != CMYK && photometric != YCBCR;
    return bits == 8 || bits == 16 || (small && one);
  }

  /** Whether samples are floating-point numbers. */
  static boolean isFloating(TiffTags tags) {
    return tags.number(SAMPLE_FORMAT, 1) == FLOATING;
  }

  /**
   * Refuses colours that a reader gets wrong.
   *
   * @param jdk whether it is the JDK's
   */
  static void colors(FileBytes file, TiffTags tags, boolean jdk) throws IOException {
    long photometric = tags.number(PHOTOMETRIC, 1);
    boolean plain = photometric <= LAST_PLAIN;
    boolean more = photometric == YCBCR || (photometric == CMYK && tags.number(INK_SET, 1) == 1);
    if (!plain && !more) {
      throw file.bad("expected grey, RGB, a palette, CMYK or YCbCr, given " + name(photometric));
    }
    if (jdk && !plain) {
      throw file.bad(name(photometric) + " in TIFF: " + ImageReaders.advice("tiff"));
    }
    if (jdk && tags.number(TiffTags.EXTRA_SAMPLES, 0) == 1) {
      throw file.bad("colours times their alpha in TIFF: " + ImageReaders.advice("tiff"));
    }
  }

  private static String name(long photometric) {
    return switch ((int) Math.min(photometric, Integer.MAX_VALUE)) {
      case CMYK -> "CMYK or other inks";
      case YCBCR -> "YCbCr";
      case 8, 9, 10 -> "CIE Lab";
      case 32803, 34892 -> "raw samples of a camera";
      case 32844, 32845 -> "LogLuv";
      default -> "the photometric interpretation " + photometric;
    };
  }
}
