package org.featup.internal.io.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.featup.internal.io.ElementType;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.FileKind;
import org.featup.io.FloatType;
import org.featup.io.PlainText;
import org.featup.ndarray.Shape;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The header of an npy file, checked against the size of the file.
 *
 * @param dataStart where the elements begin
 * @param type their type
 * @param order their byte order
 * @param fortran whether the first index varies fastest
 * @param shape the shape, with leading dimensions of 1
 */
public record NpyHeader(
    long dataStart, ElementType type, ByteOrder order, boolean fortran, Shape shape) {
  private static final Logger LOG = LoggerFactory.getLogger(NpyHeader.class);
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int ALIGNMENT = 64;

  /** NumPy's own limit for headers that are not trusted is 10,000. */
  private static final int MAX_LENGTH = 10_000;

  /**
   * Possessive throughout: no text makes these try twice. Quotes and u as Python may write them.
   */
  private static final Pattern DESCR =
      Pattern.compile("u?+['\"]descr['\"]\\s*+:\\s*+u?+['\"]([<>|=]?+)([a-zA-Z][0-9]*+)['\"]");

  private static final Pattern FORTRAN =
      Pattern.compile("u?+['\"]fortran_order['\"]\\s*+:\\s*+(True|False)");

  private static final Pattern SHAPE =
      Pattern.compile("u?+['\"]shape['\"]\\s*+:\\s*+\\(([0-9L,\\s]*+)\\)");

  /** The bytes before the numbers of an array: format 1.0, C order, padded. */
  public static byte[] of(Shape s, FloatType type) {
    String shape = "(" + s.n() + ", " + s.c() + ", " + s.h() + ", " + s.w() + ")";
    String descr = "<f" + type.bytes();
    String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    int used = MAGIC.length + 4 + dict.length() + 1;
    int padding = Math.floorMod(-used, ALIGNMENT);
    byte[] text = (dict + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer header =
        ByteBuffer.allocate(used + padding).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC);
    header.put((byte) 1).put((byte) 0).putShort((short) text.length).put(text);
    return header.array();
  }

  /** Python 2 writes an L after numbers. */
  private static final Pattern EXTENT = Pattern.compile("\\s*+[0-9]{1,18}+L?+\\s*+");

  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("f2", ElementType.F16),
          Map.entry("f4", ElementType.F32),
          Map.entry("f8", ElementType.F64),
          Map.entry("b1", ElementType.BOOL),
          Map.entry("i1", ElementType.I8),
          Map.entry("i2", ElementType.I16),
          Map.entry("i4", ElementType.I32),
          Map.entry("i8", ElementType.I64),
          Map.entry("u1", ElementType.U8),
          Map.entry("u2", ElementType.U16),
          Map.entry("u4", ElementType.U32),
          Map.entry("u8", ElementType.U64));

  public static boolean startsWithMagic(byte[] start) {
    int length = MAGIC.length;
    return start.length >= length && Arrays.equals(start, 0, length, MAGIC, 0, length);
  }

  public static NpyHeader read(FileBytes file) throws IOException {
    byte[] start = file.size() < 12 ? new byte[0] : file.bytes(0, 12);
    if (!startsWithMagic(start)) {
      throw file.bad("not an npy file: it does not start with \\x93NUMPY" + FileKind.hint(file));
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) {
      throw file.bad(
          "npy version " + version + "." + start[7] + " (offset 6), expected 1.0 to 3.0");
    }
    int fieldBytes = version == 1 ? 2 : 4;
    long length = 0;
    for (int i = fieldBytes - 1; i >= 0; i--) {
      length = (length << 8) | (start[8 + i] & 0xff);
    }
    long dataStart = 8 + fieldBytes + length;
    if (length > MAX_LENGTH || dataStart > file.size()) {
      throw file.bad("npy header of " + length + " bytes (offset 8), file of " + file.size());
    }
    byte[] text = file.bytes(8 + fieldBytes, (int) length);
    return parse(file, new String(text, StandardCharsets.UTF_8).strip(), dataStart);
  }

  private static NpyHeader parse(FileBytes file, String text, long dataStart) throws IOException {
    Matcher descr = find(file, DESCR, text, "a descr of one number type");
    Matcher fortran = find(file, FORTRAN, text, "fortran_order");
    Matcher extents = find(file, SHAPE, text, "a shape");
    ElementType type = TYPES.get(descr.group(2));
    if (type == null || (type.bytes() > 1 && descr.group(1).matches("|[|=]"))) {
      throw file.bad(
          "npy "
              + descr.group()
              + ", expected floats ('<f2', '<f4', '<f8'), integers or bool, of either byte order");
    }
    Shape shape = shape(file, extents.group(1));
    long expected;
    try {
      expected = Math.multiplyExact((long) shape.arrayLength(), type.bytes());
    } catch (IllegalArgumentException e) {
      throw file.bad(e.getMessage(), e);
    }
    long there = file.size() - dataStart;
    if (there < expected) {
      throw file.bad(
          "shape "
              + shape
              + " needs "
              + expected
              + " bytes from offset "
              + dataStart
              + ", there are "
              + there);
    }
    if (there > expected) {
      LOG.warn(
          "{}: passed over {} bytes after the array", PlainText.of(file.name()), there - expected);
    }
    ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(dataStart, type, order, fortran.group(1).equals("True"), shape);
  }

  private static Matcher find(FileBytes file, Pattern pattern, String text, String what)
      throws IOException {
    Matcher matcher = pattern.matcher(text);
    boolean found = text.startsWith("{") && text.endsWith("}") && matcher.find();
    if (!found || pattern.matcher(text.substring(matcher.end())).find()) {
      throw file.bad("npy header (offset 8) without " + what + ", or with two");
    }
    return matcher;
  }

  private static Shape shape(FileBytes file, String text) throws IOException {
    String[] parts = text.isBlank() ? new String[0] : text.split(",");
    int rank = parts.length;
    // A trailing comma and a blank, as in (7, ): split keeps the blank.
    if (rank > 0 && parts[rank - 1].isBlank()) {
      rank--;
    }
    if (rank < 2 || rank > 4) {
      throw file.bad("shape (" + text + ") of rank " + rank + ", expected 2 to 4");
    }
    long[] extents = {1, 1, 1, 1};
    for (int i = 0; i < rank; i++) {
      if (!EXTENT.matcher(parts[i]).matches()) {
        throw file.bad(
            "shape (" + text + ") (offset 8), expected whole numbers with commas between them");
      }
      extents[4 - rank + i] = Long.parseLong(parts[i].strip().replace("L", ""));
    }
    try {
      return Shape.of(extents);
    } catch (IllegalArgumentException e) {
      throw file.bad("shape (" + text + ") (offset 8): " + e.getMessage(), e);
    }
  }
}
