package org.featup.backbone;

import static org.featup.backbone.TestGraphs.backbone;
import static org.featup.backbone.TestGraphs.image;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs with more inputs than the image, and a library that does not load. */
class OnnxInputsTest {

  /** The image, cell by pixel, times a factor that is an input of some type and shape. */
  private static OnnxWriter scaled(int type, long... shape) {
    return new OnnxWriter()
        .input("image", OnnxWriter.FLOAT, 1, 3, -1, -1)
        .input("n", type, shape)
        .node("Cast", new String[] {"n"}, "factor", Map.of("to", (long) OnnxWriter.FLOAT))
        .node("Mul", new String[] {"image", "factor"}, "map", Map.of())
        .output("map", OnnxWriter.FLOAT, 1, 3, -1, -1);
  }

  private static float[] features(OnnxBackboneBuilder builder, NDArray image) throws IOException {
    try (Backbone b = builder.stride(1).context(0).build()) {
      return b.features(image).toArray(Layout.NCHW);
    }
  }

  private static float[] times(NDArray image, float factor) {
    float[] values = image.toArray(Layout.NCHW);
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1,-2.5", "6,-3", "7,3", "9,1", "10,0.5", "11,2.5", "16,-2", "3,-3", "2,200", "5,-300"
  })
  void constantsOfEveryType(int type, float value) throws IOException {
    NDArray image = image(1, 4, 5);
    OnnxBackboneBuilder builder = backbone(scaled(type, 1)).constant("n", value);
    assertArrayEquals(times(image, value), features(builder, image), 1e-5f);
    OnnxBackboneBuilder named = backbone(scaled(type, 1)).input("image").constant("n", value);
    assertArrayEquals(times(image, value), features(named, image), 1e-5f);
  }

  /** A number that the type cannot hold would become another one. */
  @ParameterizedTest
  @CsvSource({
    "2,256",
    "2,-1",
    "2,1.5",
    "3,128",
    "5,40000",
    "6,2147483648",
    "7,1e19",
    "6,NaN",
    "1,1e300",
    "10,70000",
    "16,3.4e38"
  })
  void constantsBeyondTheirType(int type, double value) {
    OnnxBackboneBuilder builder = backbone(scaled(type, 1)).constant("n", value);
    Exception e = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(e.getMessage().contains("cannot hold the constant " + value), e.getMessage());
  }

  /** One value for each channel, and one for all pixels, whose number follows the image. */
  @Test
  void shapesOfConstants() throws IOException {
    NDArray image = image(1, 2, 4);
    OnnxBackboneBuilder three = backbone(scaled(OnnxWriter.FLOAT, 3, 1, 1)).constant("n", 2, 2, 2);
    assertArrayEquals(times(image, 2), features(three, image), 1e-5f);
    OnnxBackboneBuilder open = backbone(scaled(OnnxWriter.FLOAT, 1, 3, -1, -1)).constant("n", 3);
    assertArrayEquals(times(image, 3), features(open, image), 1e-5f);
    OnnxBackboneBuilder two = backbone(scaled(OnnxWriter.FLOAT, 3, 1, 1)).constant("n", 2, 2);
    Exception e = assertThrows(IllegalArgumentException.class, () -> features(two, image));
    assertTrue(e.getMessage().contains("the 3 of shape [3, 1, 1], given 2"), e.getMessage());
  }

  /** A mask, say: its rows and columns are those of the image. */
  @Test
  void extentsThatAreTheImages() throws IOException {
    OnnxWriter graph =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, 1, 3, -1, -1)
            .inputLike("image", "mask", OnnxWriter.FLOAT, 1, 1, -1, -1)
            .node("Concat", new String[] {"image", "mask"}, "map", Map.of("axis", 1L))
            .output("map", OnnxWriter.FLOAT, 1, 4, -1, -1);
    float[] all = features(backbone(graph).constant("mask", 7), image(1, 4, 5));
    assertEquals(80, all.length);
    assertEquals(7, all[60]);
    assertEquals(7, all[79]);
  }

  @ParameterizedTest
  @CsvSource({
    ", , 'the inputs image (FLOAT [1, 3, -1, -1]), n (INT64 [1])'",
    "image, , 'no value for input n (INT64 [1]); give it one with constant(name, value)'",
    ", m, 'name that of the image'",
    "image, m, 'no input m to give a constant to; there are [n]'",
    "pixels, n, 'no input pixels'",
  })
  void whatIsMissingIsSaid(String input, String constant, String words) {
    OnnxBackboneBuilder builder = backbone(scaled(OnnxWriter.INT64, 1)).stride(1);
    if (input != null) {
      builder.input(input);
    }
    if (constant != null) {
      builder.constant(constant, 1);
    }
    Exception e = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> builder.constant("n"));
  }

  @Test
  void initialisersThatAreInputsHaveTheirValue() throws IOException {
    NDArray image = image(1, 4, 5);
    OnnxWriter graph =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, 1, 3, -1, -1)
            .input("factor", OnnxWriter.FLOAT, 1)
            .floats("factor", new float[] {3}, 1)
            .node("Mul", new String[] {"image", "factor"}, "map", Map.of())
            .output("map", OnnxWriter.FLOAT, 1, 3, -1, -1);
    for (int version : new int[] {3, 8}) {
      OnnxBackboneBuilder builder = OnnxBackbone.builder("test", graph.toBytes(version));
      assertArrayEquals(times(image, 3), features(builder, image), 1e-5f);
    }
  }

  /** The JVM says why a class cannot be used only once; we say it each time. */
  @Test
  void aLibraryThatDoesNotLoad(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing");
    String[] lines = twice("-Djava.io.tmpdir=" + missing);
    assertTrue(lines[0].contains("native library does not load"), lines[0]);
    assertTrue(lines[0].contains("java.io.tmpdir (" + missing + ")"), lines[0]);
    assertTrue(Files.notExists(missing));
  }

  /** ONNX Runtime 1.29.0 would end the process without a word. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aCommandLineThatIsTooLong() throws Exception {
    String[] lines = twice("-Dlong=" + "x".repeat(4000));
    assertTrue(lines[0].contains("CLASSPATH"), lines[0]);
  }

  private static String[] twice(String option) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            option,
            Twice.class.getName());
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = java.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    String[] lines = text.lines().filter(l -> l.startsWith("failed: ")).toArray(String[]::new);
    assertEquals(2, lines.length, text);
    assertEquals(lines[0], lines[1]);
    return lines;
  }

  /** Builds a backbone two times where ONNX Runtime cannot be unpacked. */
  static final class Twice {
    private Twice() {}

    /** The program. */
    public static void main(String[] args) throws IOException {
      for (int i = 0; i < 2; i++) {
        try {
          OnnxBackbone.builder("x", new byte[1]).build();
        } catch (IllegalStateException e) {
          System.out.println("failed: " + e.getMessage());
        }
      }
    }
  }
}
