package org.featup.cuda.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every PTX file that ships opens with what a reader needs before the first instruction. {@link
 * MachineCodeTest} compares the figures with the compiler's.
 */
class HeadFieldsTest {
  private static final Map<String, Pattern> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put(
        "the scalar equivalent, indented",
        Pattern.compile("(?m)^// {2,}.*\\S\\+?= *\\S|^// {2,}\\S.* = "));
    FIELDS.put("the launch", Pattern.compile("(?is)\\blaunch\\b.*?\\b(blocks|threads?)\\b"));
    FIELDS.put("the alignment", Pattern.compile("(?i)\\balign(ed|ment)\\b"));
    FIELDS.put("the shared memory", Pattern.compile("(?i)\\bshared\\b"));
    FIELDS.put("the bytes of an output", Pattern.compile("\\bbytes\\b"));
    FIELDS.put(
        "its operations",
        Pattern.compile("\\b(operations?|additions?|arithmetic|multiply-adds?)\\b"));
    FIELDS.put(
        "the intensity, or what bounds it",
        Pattern.compile("(?i)\\b(per|a) byte\\b|\\bbound by\\b|\\bintensity\\b"));
  }

  /** The comments before the first directive, figures left out. */
  private static String head(String ptx) {
    return ptx.lines()
        .takeWhile(line -> line.isEmpty() || line.startsWith("//"))
        .filter(line -> !line.startsWith("// sm_80:"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static List<String> missing(String ptx) {
    String head = head(ptx);
    return FIELDS.entrySet().stream()
        .filter(field -> !field.getValue().matcher(head).find())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void everyFileHasThemAll() throws IOException {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    ShippedPtx.all().forEach((file, ptx) -> missing.put(file, missing(ptx)));
    assertTrue(missing.size() > 20, missing::toString);
    missing.values().removeIf(List::isEmpty);
    assertEquals(Map.of(), missing, "what the heads of the files lack");
  }

  /** No figures in the midst of it. */
  @Test
  void theFirstParagraphEndsWithASentence() throws IOException {
    Pattern paragraph = Pattern.compile("\\A(// (?!sm_80).*\n)*// (?!sm_80).*[.:]\n//\n");
    ShippedPtx.all()
        .forEach(
            (file, ptx) -> assertTrue(paragraph.matcher(ptx).find(), "first words of " + file));
  }

  /** A head without one of them, by words that name it. */
  @ParameterizedTest
  @CsvSource({
    "'[Ll]aunch', the launch",
    "'[Aa]lign(ed|ment)', the alignment",
    "'[Ss]hared', the shared memory",
    "'bytes', the bytes of an output",
    "'operations|multiply-adds', its operations",
    "'=', 'the scalar equivalent, indented'",
    "'[Ii]ntensity|per byte|bound by', 'the intensity, or what bounds it'",
  })
  void whatIsLeftOutIsNoticed(String words, String field) throws IOException {
    String ptx = ShippedPtx.all().get("adaptive_conv");
    assertEquals(List.of(), missing(ptx));
    assertEquals(List.of(field), missing(ptx.replaceAll(words, "-")));
  }

  @Test
  void aFileWithoutHeadLacksAll() {
    assertEquals(List.copyOf(FIELDS.keySet()), missing(".version 6.4\n// threads = launch\n"));
  }
}
