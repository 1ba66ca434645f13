package org.featup.evaluate.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featup.evaluate.label.LabelMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelCodesTest {
  @TempDir private Path dir;

  private LabelCodes read(String text) throws IOException {
    return LabelCodes.read(Files.writeString(dir.resolve("classes.txt"), text));
  }

  @Test
  void namesCountFromZeroAndNumbersSetThem() throws IOException {
    LabelCodes codes = read("# two roads\nsky\nroad\n\n7 traffic light\nvoid\n9 road\n");
    assertEquals(List.of("sky", "road", "traffic light"), codes.classes());
    assertEquals(0, codes.of(0));
    assertEquals(1, codes.of(1));
    assertEquals(LabelCodes.UNKNOWN, codes.of(2));
    assertEquals(2, codes.of(7));
    assertEquals(LabelMap.VOID, codes.of(8));
    assertEquals(1, codes.of(9));
  }

  @Test
  void whatIsNoCodeIsUnknown() throws IOException {
    LabelCodes codes = read("a\nb\n");
    for (float value : new float[] {-1, 0.5f, 2, 1e9f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertEquals(LabelCodes.UNKNOWN, codes.of(value), Float.toString(value));
    }
    assertEquals(LabelMap.VOID, codes.withVoid(255).of(255));
    assertEquals(LabelCodes.UNKNOWN, codes.withVoid(255).of(254));
    assertEquals(LabelMap.VOID, codes.withVoid(1).of(1));
  }

  @ParameterizedTest
  @CsvSource({
    "'3 a\n3 b\n', line 2",
    "'70000 a\nb\n', line 1",
    "'a\na\nvoid\n', at least two classes"
  })
  void whatIsWrongIsNamed(String text, String part) {
    IOException e = assertThrows(IOException.class, () -> read(text));
    assertTrue(
        e.getMessage().contains("classes.txt") && e.getMessage().contains(part), e::toString);
  }

  @Test
  void aTextOfAnotherEncodingIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("a.txt"), "stra\u00dfe\nb\n", ISO_8859_1);
    IOException e = assertThrows(IOException.class, () -> LabelCodes.read(file));
    assertEquals(file + ": is not UTF-8", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "camvid.txt, 11, 8, car",
    "camvid.txt, 11, 11, void",
    "voc.txt, 21, 15, person",
    "voc.txt, 21, 255, void",
    "cityscapes.txt, 19, 7, road",
    "cityscapes.txt, 19, 0, void",
    "cityscapes.txt, 19, 33, bicycle",
    "cocostuff27.txt, 27, 0, person",
    "cocostuff27.txt, 27, 90, indoor",
    "cocostuff27.txt, 27, 168, plant",
    "cocostuff27.txt, 27, 181, solid",
    "cocostuff27.txt, 27, 255, void"
  })
  void thoseThatAreBundled(String file, int classes, int value, String name) {
    LabelCodes codes = LabelCodes.bundled(file);
    assertEquals(classes, codes.classes().size());
    assertEquals(
        name.equals("void") ? LabelMap.VOID : codes.classes().indexOf(name), codes.of(value));
  }
}
