package org.featup.internal.io.tensor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.featup.internal.io.ElementType;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.FileKind;

/**
 * What the header of a safetensors file says, checked against the file: as the reference
 * implementation does, the tensors must cover the data without holes, overlaps or a rest.
 *
 * @param dataStart where the data begin in the file
 * @param entries the tensors in the order of the header
 * @param metadata the free-form map
 */
public record SafetensorsHeader(long dataStart, List<Entry> entries, Map<String, String> metadata) {
  /** The limit of the reference implementation. */
  public static final long MAX_BYTES = 100_000_000;

  /** A tensor; {@code begin} and {@code end} count from the start of the data. */
  public record Entry(String name, String dtype, long[] shape, long begin, long end) {
    private static final int DTYPE_IN_MESSAGE = 32;

    /** Its type, or null if we do not read it. */
    public ElementType type() {
      for (ElementType type : ElementType.values()) {
        if (type.name().equals(dtype)) {
          return type;
        }
      }
      return null;
    }

    /** Why it cannot be read; null if it can. */
    public String problem() {
      if (type() == null) {
        String given = dtype.substring(0, Math.min(dtype.length(), DTYPE_IN_MESSAGE));
        return "its type is "
            + given
            + ", expected one of "
            + Arrays.toString(ElementType.values());
      }
      long elements = TensorShape.elements(name, shape);
      return elements > FileBytes.MAX_ARRAY
          ? "it has " + elements + " elements, more than a Java array holds"
          : null;
    }
  }

  public static SafetensorsHeader read(FileBytes file) throws IOException {
    if (file.size() < 8) {
      throw file.bad(
          "not a safetensors file: "
              + file.size()
              + " bytes, expected at least 8"
              + FileKind.hint(file));
    }
    boolean json = file.size() == 8 || file.bytes(8, 1)[0] == '{';
    if (!json) {
      throw file.bad("not a safetensors file: no '{' at offset 8" + FileKind.hint(file));
    }
    long length = file.littleEndianLong(0);
    if (length < 0 || length > MAX_BYTES) {
      throw file.bad(
          "safetensors header of "
              + Long.toUnsignedString(length)
              + " bytes (offset 0), the limit is "
              + MAX_BYTES);
    }
    if (length > file.size() - 8) {
      throw file.bad(
          "safetensors header of "
              + length
              + " bytes (offset 0) in a file of "
              + file.size()
              + "; the file is truncated or not a safetensors file");
    }
    if (length == 0) {
      throw file.bad("safetensors header of 0 bytes (offset 0)");
    }
    SafetensorsHeader header = SafetensorsJson.parse(file, file.bytes(8, (int) length));
    header.checkEntries(file);
    return header;
  }

  private void checkEntries(FileBytes file) throws IOException {
    for (Entry entry : entries) {
      checkEntry(file, entry);
    }
    List<Entry> byPlace = new ArrayList<>(entries);
    byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expected = 0;
    for (Entry entry : byPlace) {
      if (entry.begin() != expected) {
        throw file.bad(
            "tensor "
                + entry.name()
                + " begins at offset "
                + (dataStart + entry.begin())
                + (entry.begin() < expected ? " and overlaps" : " and leaves a hole after")
                + " the one that ends at "
                + (dataStart + expected));
      }
      expected = entry.end();
    }
    if (expected != file.size() - dataStart) {
      throw file.bad(
          "the tensors end at offset " + (dataStart + expected) + ", the file at " + file.size());
    }
  }

  private void checkEntry(FileBytes file, Entry entry) throws IOException {
    String tensor = "tensor " + entry.name();
    long data = file.size() - dataStart;
    if (entry.begin() < 0 || entry.end() < entry.begin() || entry.end() > data) {
      throw file.bad(
          tensor
              + " has data offsets "
              + entry.begin()
              + ".."
              + entry.end()
              + ", the data are 0.."
              + data
              + " from offset "
              + dataStart
              + "; the file is truncated or corrupt");
    }
    long bytes;
    try {
      long elements = TensorShape.elements(entry.name(), entry.shape());
      ElementType type = entry.type();
      bytes =
          type == null ? entry.end() - entry.begin() : Math.multiplyExact(elements, type.bytes());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw file.bad(tensor + " has an impossible shape", e);
    }
    if (bytes != entry.end() - entry.begin()) {
      throw file.bad(
          tensor
              + " at offset "
              + (dataStart + entry.begin())
              + " has "
              + (entry.end() - entry.begin())
              + " bytes, its shape and type need "
              + bytes);
    }
  }
}
