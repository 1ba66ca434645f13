package org.featup.internal.io.picture;

import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentData;
import com.drew.imaging.jpeg.JpegSegmentReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import com.drew.lang.StreamReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.featup.internal.io.FileBytes;

/** The segments of a JPEG file before its first scan. */
final class JpegHead {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] XMP =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ADOBE_TRANSFORM = 11;
  private static final int COMPONENTS = 5;
  private static final int YCCK = 2;
  private static final byte[] RGB = {'R', 'G', 'B'};

  private static final EnumSet<JpegSegmentType> FRAMES =
      EnumSet.range(JpegSegmentType.SOF0, JpegSegmentType.SOF15);

  static {
    FRAMES.removeIf(type -> !type.name().startsWith("SOF"));
  }

  /** SOF5 to 7 and 13 to 15 are hierarchical, 9 to 11 arithmetic-coded. */
  private static final EnumSet<JpegSegmentType> UNREAD =
      EnumSet.range(JpegSegmentType.SOF5, JpegSegmentType.SOF15);

  static {
    UNREAD.retainAll(FRAMES);
  }

  private final JpegSegmentData segments;

  private JpegHead(JpegSegmentData segments) {
    this.segments = segments;
  }

  /** Reads it; the stream is left somewhere. */
  static JpegHead read(InputStream in) throws IOException {
    EnumSet<JpegSegmentType> wanted = EnumSet.copyOf(FRAMES);
    wanted.addAll(
        List.of(
            JpegSegmentType.APP0,
            JpegSegmentType.APP1,
            JpegSegmentType.APP2,
            JpegSegmentType.APPE));
    try {
      return new JpegHead(JpegSegmentReader.readSegments(new StreamReader(in), wanted));
    } catch (JpegProcessingException | RuntimeException e) {
      throw new IOException("corrupt JPEG: " + e.getMessage(), e);
    }
  }

  /** The EXIF data; null if there are none. */
  byte[] exif() {
    return after(EXIF);
  }

  /** The XMP data; null if there are none. */
  byte[] xmp() {
    return after(XMP);
  }

  private byte[] after(byte[] mark) {
    byte[] segment = first(JpegSegmentType.APP1, mark);
    return segment == null ? null : Arrays.copyOfRange(segment, mark.length, segment.length);
  }

  /** The ICC profile, put together; null if there is none. */
  byte[] profile() {
    List<byte[]> parts = new ArrayList<>();
    for (byte[] segment : segments.getSegments(JpegSegmentType.APP2)) {
      if (startsWith(segment, ICC) && segment.length > ICC.length + 2) {
        parts.add(segment);
      }
    }
    parts.sort(Comparator.comparing(part -> part[ICC.length] & 0xff));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(part -> all.write(part, ICC.length + 2, part.length - ICC.length - 2));
    return parts.isEmpty() ? null : all.toByteArray();
  }

  /**
   * Refuses frames and colours that a reader gets wrong; libjpeg is who is right.
   *
   * @param jdk whether it is the JDK's
   */
  void requireKnown(FileBytes file, boolean jdk) throws IOException {
    if (UNREAD.stream().anyMatch(segments::containsSegment)) {
      throw file.bad("JPEG that is hierarchical or arithmetic-coded is not read");
    }
    byte[] frame = frame();
    if (frame.length > 0) {
      boolean lossless = segments.getSegment(JpegSegmentType.SOF3) != null;
      if (!lossless && frame[0] != Byte.SIZE) {
        throw file.bad("JPEG of " + (frame[0] & 0xff) + " bits is not read, expected 8");
      }
      if (frame[1] == 0 && frame[2] == 0) {
        throw file.bad("JPEG that says its height behind the pixels (DNL) is not read");
      }
    }
    byte[] ids = components(frame);
    String odd = ids.length == 3 ? contradiction(ids) : null;
    if (odd != null) {
      throw file.bad(odd + " in JPEG are not read");
    }
    String wrong = jdk ? wrongInJdk(ids) : null;
    if (wrong != null) {
      throw file.bad(wrong + " in JPEG: " + ImageReaders.advice("jpeg"));
    }
  }

  /** Marks that programs take for other colours than libjpeg does; null without any. */
  private String contradiction(byte[] ids) {
    int transform = transform();
    if (first(JpegSegmentType.APP0, JFIF) != null) {
      return transform == 0 ? "colours marked as YCbCr by JFIF and as RGB by Adobe" : null;
    }
    boolean rgb = Arrays.equals(ids, RGB) && transform >= YCCK;
    boolean ycc =
        Arrays.equals(ids, new byte[] {'Y', 'C', 'c'}) && (transform < 0 || transform > 1);
    return rgb || ycc
        ? "components " + new String(ids, StandardCharsets.ISO_8859_1) + " of unclear colours"
        : null;
  }

  private String wrongInJdk(byte[] ids) {
    if (ids.length == 4) {
      return "CMYK";
    }
    if (ids.length != 3) {
      return null;
    }
    if (transform() >= 0) {
      return transform() == YCCK ? "three components marked as YCCK" : null;
    }
    boolean known =
        first(JpegSegmentType.APP0, JFIF) != null
            || Arrays.equals(ids, new byte[] {1, 2, 3})
            || Arrays.equals(ids, RGB);
    return known
        ? null
        : "components " + Arrays.toString(ids) + " without a mark that says their colours";
  }

  /** Adobe's mark of the colours; -1 if there is none. */
  private int transform() {
    byte[] adobe = first(JpegSegmentType.APPE, ADOBE);
    return adobe != null && adobe.length > ADOBE_TRANSFORM ? adobe[ADOBE_TRANSFORM] & 0xff : -1;
  }

  /** The first one; empty if there is none. */
  private byte[] frame() {
    return FRAMES.stream()
        .map(segments::getSegment)
        .filter(frame -> frame != null && frame.length > COMPONENTS)
        .findFirst()
        .orElse(new byte[0]);
  }

  /** The numbers of the components of the frame. */
  private static byte[] components(byte[] frame) {
    if (frame.length == 0) {
      return frame;
    }
    byte[] ids = new byte[Math.min(frame[COMPONENTS] & 0xff, (frame.length - 6) / 3)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = frame[COMPONENTS + 1 + 3 * i];
    }
    return ids;
  }

  private byte[] first(JpegSegmentType type, byte[] start) {
    for (byte[] segment : segments.getSegments(type)) {
      if (startsWith(segment, start)) {
        return segment;
      }
    }
    return null;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
