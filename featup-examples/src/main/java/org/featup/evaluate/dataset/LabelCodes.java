package org.featup.evaluate.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.featup.evaluate.label.LabelMap;

/**
 * What the values of label maps mean.
 *
 * <p>As text: a line for each value, {@code VALUE NAME}, or {@code NAME} alone, whose value is one
 * more than that of the line before, from 0. Values of one name are one class, in the order in
 * which the names come first. The name {@code void} is no class: its pixels do not count. Empty
 * lines and those that begin with {@code #} are comments.
 *
 * @param classes the names of the classes
 * @param classOf the class of each value, from 0: its index, {@link LabelMap#VOID}, or {@link
 *     #UNKNOWN}; shared, not copied
 */
public record LabelCodes(List<String> classes, int[] classOf) {

  /** Of a value that no label map should have. */
  public static final int UNKNOWN = -2;

  private static final int VALUES = 1 << 16;
  private static final String VOID_NAME = "void";

  /** Copies the list. */
  public LabelCodes {
    classes = List.copyOf(classes);
  }

  /**
   * Reads a text.
   *
   * @param file the text, UTF-8
   * @return the codes
   * @throws IOException if it cannot be read or does not hold two classes; names file and line
   */
  public static LabelCodes read(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return parse(file.toString(), lines);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is not UTF-8", e);
    }
  }

  /** Reads a text beside this class. */
  static LabelCodes bundled(String name) {
    InputStream in = LabelCodes.class.getResourceAsStream(name);
    if (in == null) {
      throw new AssertionError(name + " is missing from the class path");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return parse(name, lines);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Classes from 1, called by their number; 0 is void. */
  static LabelCodes numbered(int classes) {
    int[] classOf = new int[classes + 1];
    Arrays.setAll(classOf, value -> value == 0 ? LabelMap.VOID : value - 1);
    return new LabelCodes(
        IntStream.rangeClosed(1, classes).mapToObj(Integer::toString).toList(), classOf);
  }

  private static LabelCodes parse(String file, BufferedReader lines) throws IOException {
    List<String> names = new ArrayList<>();
    TreeMap<Integer, Integer> codes = new TreeMap<>();
    int value = -1;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String[] words = text.split("\\s+", 2);
      boolean numbered = words.length == 2 && words[0].matches("[0-9]{1,9}");
      value = numbered ? Integer.parseInt(words[0]) : value + 1;
      String name = numbered ? words[1] : text;
      int index = name.equals(VOID_NAME) ? LabelMap.VOID : names.indexOf(name);
      if (index < 0 && !name.equals(VOID_NAME)) {
        index = names.size();
        names.add(name);
      }
      if (value >= VALUES || codes.putIfAbsent(value, index) != null) {
        throw new IOException(
            file
                + ", line "
                + number
                + ": expected values below "
                + VALUES
                + ", none twice, given "
                + value);
      }
    }
    if (names.size() < 2) {
      throw new IOException(file + ": expected the names of at least two classes");
    }
    int[] classOf = new int[codes.lastKey() + 1];
    Arrays.fill(classOf, UNKNOWN);
    codes.forEach((code, index) -> classOf[code] = index);
    return new LabelCodes(names, classOf);
  }

  /**
   * The same with one more value that does not count.
   *
   * @param value at least 0 and below 65536
   * @return codes with a table of their own
   */
  public LabelCodes withVoid(int value) {
    int[] table = Arrays.copyOf(classOf, Math.max(classOf.length, value + 1));
    Arrays.fill(table, classOf.length, table.length, UNKNOWN);
    table[value] = LabelMap.VOID;
    return new LabelCodes(classes, table);
  }

  /**
   * The class of a value.
   *
   * @param value any sample of a label map
   * @return its index, {@link LabelMap#VOID} or {@link #UNKNOWN}
   */
  public int of(float value) {
    int code = (int) value;
    return code == value && code >= 0 && code < classOf.length ? classOf[code] : UNKNOWN;
  }
}
