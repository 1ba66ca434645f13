package org.featup.internal.io.picture;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.tiff.DirectoryTiffHandler;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.HashSet;
import java.util.Set;

/**
 * The few tags that are needed of the first directory of TIFF or EXIF data. All others, and other
 * directories, are passed over unread, so that no file makes the metadata library work hard.
 */
public final class TiffTags {
  public static final int SUBFILE_TYPE = 254;
  public static final int WIDTH = 256;
  public static final int HEIGHT = 257;
  public static final int BITS = 258;
  public static final int COMPRESSION = 259;
  public static final int PHOTOMETRIC = 262;
  public static final int FILL_ORDER = 266;
  public static final int STRIP_OFFSETS = 273;
  public static final int ORIENTATION = 274;
  public static final int SAMPLES = 277;
  public static final int ROWS_PER_STRIP = 278;
  public static final int STRIP_BYTES = 279;
  public static final int PREDICTOR = 317;
  public static final int TILE_WIDTH = 322;
  public static final int TILE_HEIGHT = 323;
  public static final int TILE_OFFSETS = 324;
  public static final int TILE_BYTES = 325;
  public static final int PLANES = 284;
  public static final int INK_SET = 332;
  public static final int EXTRA_SAMPLES = 338;
  public static final int SAMPLE_FORMAT = 339;
  public static final int REFERENCE_BLACK_WHITE = 532;
  public static final int XMP = 700;
  public static final int PROFILE = 34675;

  /** The compression that is none. */
  public static final int RAW = 1;

  private static final Set<Integer> WANTED =
      Set.of(
          SUBFILE_TYPE,
          WIDTH,
          HEIGHT,
          BITS,
          COMPRESSION,
          PHOTOMETRIC,
          FILL_ORDER,
          STRIP_OFFSETS,
          ORIENTATION,
          SAMPLES,
          ROWS_PER_STRIP,
          STRIP_BYTES,
          PLANES,
          PREDICTOR,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_BYTES,
          INK_SET,
          EXTRA_SAMPLES,
          SAMPLE_FORMAT,
          REFERENCE_BLACK_WHITE,
          XMP,
          PROFILE);

  private final Directory directory;
  private final String error;

  private TiffTags(Directory directory, String error) {
    this.directory = directory;
    this.error = error;
  }

  /**
   * Reads them.
   *
   * @throws IOException if the data do not begin as TIFF does
   */
  public static TiffTags read(RandomAccessReader data) throws IOException {
    Handler handler = new Handler();
    try {
      new TiffReader().processTiff(data, handler, 0);
    } catch (TiffProcessingException | RuntimeException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return new TiffTags(handler.directory(), handler.error);
  }

  /** What points outside of the file; null if nothing does. */
  public String error() {
    return error;
  }

  /** A number, the first one of several. */
  public long number(int tag, long otherwise) {
    long[] numbers = numbers(tag);
    return numbers.length == 0 ? otherwise : numbers[0];
  }

  /** A number of 32 bits or fewer. */
  public long unsigned(int tag, long otherwise) {
    return unsigned(number(tag, otherwise));
  }

  /** One of 32 bits or fewer, which comes as a signed one. */
  public static long unsigned(long number) {
    return number & 0xffffffffL;
  }

  /** The numbers of a tag; none if it is not there, or holds something else. */
  public long[] numbers(int tag) {
    Object value = directory.getObject(tag);
    if (value instanceof Number number) {
      return new long[] {number.longValue()};
    }
    if (value == null || !value.getClass().isArray()) {
      return new long[0];
    }
    long[] numbers = new long[Array.getLength(value)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Array.get(value, i) instanceof Number n ? n.longValue() : 0;
    }
    return numbers;
  }

  /** The bytes of a tag; null if it is not there. */
  public byte[] bytes(int tag) {
    return directory.getByteArray(tag);
  }

  private static final class Handler extends DirectoryTiffHandler {
    /** More numbers than any picture has strips; each is asked about for naught. */
    private static final int PATIENCE = 50_000_000;

    private final Set<Integer> seen = new HashSet<>();
    private String error;
    private int asked;

    Handler() {
      super(new Metadata(), null);
      pushDirectory(ExifIFD0Directory.class);
    }

    Directory directory() {
      return _metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    }

    @Override
    public void setTiffMarker(int marker) throws TiffProcessingException {
      if (marker != 42) {
        throw new TiffProcessingException(
            marker == 43
                ? "a BigTIFF file, expected a plain TIFF file"
                : "no TIFF: expected the mark 42, given " + marker);
      }
    }

    @Override
    public boolean customProcessTag(
        int offset,
        Set<Integer> directories,
        int headerOffset,
        RandomAccessReader reader,
        int tag,
        int bytes) {
      return !WANTED.contains(tag) || !seen.add(tag);
    }

    @Override
    public boolean tryEnterSubIfd(int tag) {
      if (++asked > PATIENCE) {
        throw new IllegalStateException("more numbers in the directory than any picture needs");
      }
      return false;
    }

    @Override
    public boolean hasFollowerIfd() {
      return false;
    }

    @Override
    public Long tryCustomProcessFormat(int tag, int format, long count) {
      return null;
    }

    @Override
    public void error(String message) {
      if (message.startsWith("Illegal") || message.startsWith("Ignored")) {
        error = message;
      }
    }
  }
}
