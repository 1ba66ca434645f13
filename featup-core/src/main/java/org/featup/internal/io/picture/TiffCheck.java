package org.featup.internal.io.picture;

import static org.featup.internal.io.picture.TiffTags.BITS;
import static org.featup.internal.io.picture.TiffTags.INK_SET;
import static org.featup.internal.io.picture.TiffTags.PHOTOMETRIC;
import static org.featup.internal.io.picture.TiffTags.SAMPLE_FORMAT;
import static org.featup.internal.io.picture.TiffTags.SUBFILE_TYPE;

import java.io.IOException;
import java.util.Arrays;
import org.featup.internal.io.FileBytes;
import org.featup.io.PlainText;

/** Refuses TIFF files that decoders would read as a part, or as something else than it is. */
final class TiffCheck {
  private static final int RGB = 2;
  private static final int PALETTE = 3;

  private static final int CMYK = 5;
  static final int YCBCR = 6;
  private static final int FLOATING = 3;
  private static final int FIRST_FAX = 2;
  private static final int LAST_FAX = 4;
  private static final int WIDEST = 16;

  /** Of the compressions of the TIFF specification. */
  private static final int LAST = 8;

  /** Black and white of Y, Cb and Cr. */
  private static final long[] FULL_RANGE = {0, 255, 128, 255, 128, 255};

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
    compression(file, tags.number(TiffTags.COMPRESSION, TiffTags.RAW));
    new TiffStrips(file, tags).check();
    if ((tags.number(SUBFILE_TYPE, 0) & 1) != 0) {
      throw file.bad("begins with a reduced picture, a preview of a raw photo for one");
    }
    samples(file, tags);
    extraSamples(file, tags);
    range(file, tags);
  }

  private static void compression(FileBytes file, long compression) throws IOException {
    if (compression > LAST && !TiffUnpacking.isKnown(compression)) {
      String name =
          switch ((int) compression) {
            case 32771 -> " (fax in words)";
            case 34712 -> " (JPEG 2000)";
            case 34887 -> " (LERC)";
            case 34925 -> " (LZMA)";
            case 50000 -> " (Zstandard)";
            case 50001 -> " (WebP)";
            default -> "";
          };
      throw file.bad("compression " + compression + name + " in TIFF is not read");
    }
  }

  /** Decoders take all values of YCbCr for used. */
  private static void range(FileBytes file, TiffTags tags) throws IOException {
    long[] range = tags.numbers(TiffTags.REFERENCE_BLACK_WHITE);
    boolean ycbcr = tags.number(PHOTOMETRIC, 1) == YCBCR;
    if (ycbcr && range.length > 0 && !Arrays.equals(range, FULL_RANGE)) {
      throw file.bad(
          "YCbCr in TIFF: expected the range "
              + Arrays.toString(FULL_RANGE)
              + ", given "
              + PlainText.brief(Arrays.toString(range)));
    }
  }

  /** Decoders take any sample beyond the colours for alpha. */
  private static void extraSamples(FileBytes file, TiffTags tags) throws IOException {
    long photometric = tags.number(PHOTOMETRIC, 1);
    long colors = photometric == CMYK ? 4 : photometric == RGB || photometric == YCBCR ? 3 : 1;
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

  private static void samples(FileBytes file, TiffTags tags) throws IOException {
    long format = tags.number(SAMPLE_FORMAT, 1);
    long bits = Arrays.stream(tags.numbers(BITS)).max().orElse(1);
    long photometric = tags.number(PHOTOMETRIC, 1);
    if (format == FLOATING) {
      if (bits < 32) {
        throw file.bad("floating-point samples: expected 32 or 64 bits, given " + bits);
      }
      if (tags.number(TiffTags.PREDICTOR, 1) != 1) {
        throw file.bad(
            "floating-point samples: expected no predictor, given the predictor "
                + tags.number(TiffTags.PREDICTOR, 1));
      }
      if (photometric != 1 && photometric != RGB) {
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
    }
  }

  /**
   * Whether the JDK's reader is the better one: others clamp floats, and take any fax for whole.
   */
  static boolean isForJdk(TiffTags tags) {
    long compression = tags.number(TiffTags.COMPRESSION, TiffTags.RAW);
    return isFloating(tags) || (compression >= FIRST_FAX && compression <= LAST_FAX);
  }

  /** Whether the colours are times their alpha. */
  static boolean isPremultiplied(TiffTags tags) {
    return tags.number(TiffTags.EXTRA_SAMPLES, 0) == 1;
  }

  private static boolean isFloating(TiffTags tags) {
    return tags.number(SAMPLE_FORMAT, 1) == FLOATING;
  }

  /**
   * Refuses colours that a reader gets wrong.
   *
   * @param jdk whether it is the JDK's
   */
  static void colors(FileBytes file, TiffTags tags, boolean jdk) throws IOException {
    long photometric = tags.number(PHOTOMETRIC, 1);
    boolean more = photometric == YCBCR || (photometric == CMYK && tags.number(INK_SET, 1) == 1);
    if (photometric > PALETTE && !more) {
      throw file.bad("expected grey, RGB, a palette, CMYK or YCbCr, given " + name(photometric));
    }
    if (!isFloating(tags)) {
      bits(file, tags, jdk);
    }
    String wrong = jdk ? wrongInJdk(tags, photometric) : null;
    if (wrong != null) {
      throw file.bad(wrong + " in TIFF: " + ImageReaders.advice("tiff"));
    }
  }

  /** Decoders hand out samples of other sizes without stretching them to whole bytes. */
  private static void bits(FileBytes file, TiffTags tags, boolean jdk) throws IOException {
    long photometric = tags.number(PHOTOMETRIC, 1);
    long bits = Arrays.stream(tags.numbers(BITS)).max().orElse(1);
    boolean small = bits == 1 || bits == 2 || bits == 4;
    boolean between = bits == 10 || bits == 12 || bits == 14;
    boolean one = photometric <= PALETTE && photometric != RGB;
    boolean rgb = photometric == RGB && tags.number(TiffTags.SAMPLES, 1) == 3;
    boolean right = bits == 8 || bits == 16 || (small && one) || (between && rgb && !jdk);
    if (!right) {
      throw file.bad(
          "expected samples of 8 or 16 bits, grey and palettes also of 1, 2 or 4, RGB of 10, 12 or 14"
              + (jdk ? " (which " + ImageReaders.advice("tiff") + ")" : "")
              + ", given "
              + bits);
    }
  }

  /** Colours, and what would come incomplete without a word; null if there is nothing of it. */
  private static String wrongInJdk(TiffTags tags, long photometric) {
    long compression = tags.number(TiffTags.COMPRESSION, TiffTags.RAW);
    if (photometric >= PALETTE) {
      return name(photometric);
    }
    if (isPremultiplied(tags)) {
      return "colours times their alpha";
    }
    if (compression > LAST_FAX && !TiffUnpacking.isKnown(compression)) {
      return "the compression " + compression;
    }
    boolean undone =
        tags.number(BITS, 1) == 8
            && (compression == TiffUnpacking.LZW || compression == TiffUnpacking.DEFLATE);
    return tags.number(TiffTags.PREDICTOR, 1) == 1 || undone
        ? null
        : "a predictor with the compression "
            + compression
            + " of "
            + tags.number(BITS, 1)
            + " bits";
  }

  private static String name(long photometric) {
    return switch ((int) Math.min(photometric, Integer.MAX_VALUE)) {
      case PALETTE -> "a palette";
      case CMYK -> "CMYK or other inks";
      case YCBCR -> "YCbCr";
      case 8, 9, 10 -> "CIE Lab";
      case 32803, 34892 -> "raw samples of a camera";
      case 32844, 32845 -> "LogLuv";
      default -> "the photometric interpretation " + photometric;
    };
  }
}
