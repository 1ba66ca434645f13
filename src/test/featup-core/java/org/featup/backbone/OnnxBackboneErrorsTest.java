package org.featup.backbone;

import static org.featup.backbone.TestGraphs.backbone;
import static org.featup.backbone.TestGraphs.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrong file, a wrong option or a wrong image ends in. */
class OnnxBackboneErrorsTest {

  private static String messageOf(Class<? extends Exception> type, OnnxBackboneBuilder builder) {
    return assertThrows(type, builder::build).getMessage();
  }

  private static OnnxWriter twoOutputs() {
    return TestGraphs.patchMeans(8, 1, -1, -1)
        .node("Identity", "map", "other")
        .output("other", OnnxWriter.FLOAT, 1, 3, -1, -1);
  }

  @Test
  void outputsAndInputsAreListed() {
    String missing =
        messageOf(IllegalArgumentException.class, backbone(twoOutputs()).output("last").stride(8));
    assertTrue(missing.contains("no output last; the graph has [map, other]"), missing);
    String several = messageOf(IllegalArgumentException.class, backbone(twoOutputs()).stride(8));
    assertTrue(several.contains("name one of the graph's outputs [map, other]"), several);
    String input =
        messageOf(
            IllegalArgumentException.class,
            backbone(TestGraphs.patchMeans(8, 1, -1, -1)).input("pixels").stride(8));
    assertTrue(input.contains("no input pixels; the graph has [image]"), input);
  }

  @Test
  void graphsThatAreNoBackbonesAreRefused() {
    OnnxWriter integers =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, 1, 3, -1, -1)
            .node("Cast", new String[] {"image"}, "map", Map.of("to", (long) OnnxWriter.INT32))
            .output("map", OnnxWriter.INT32, 1, 3, -1, -1);
    String type = messageOf(IOException.class, backbone(integers).stride(1));
    assertTrue(type.contains("output map is INT32"), type);

    OnnxWriter channelsLast =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, 1, -1, -1, 3)
            .node("Identity", "image", "map")
            .output("map", OnnxWriter.FLOAT, 1, -1, -1, 3);
    OnnxWriter four =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, 1, 4, -1, -1)
            .node("Identity", "image", "map")
            .output("map", OnnxWriter.FLOAT, 1, 4, -1, -1);
    String channels = messageOf(IOException.class, backbone(four).stride(1));
    assertTrue(channels.contains("[1, 4, -1, -1], expected an image (N, 3, H, W)"), channels);
    String last = messageOf(IOException.class, backbone(channelsLast).stride(1));
    assertTrue(last.contains("[1, -1, -1, 3], expected an image (N, 3, H, W)"), last);
  }

  @Test
  void theStrideMustBeNamedUnlessShapesTellIt() throws IOException {
    String m =
        messageOf(IllegalArgumentException.class, backbone(TestGraphs.tokens(8, 1, 1, -1, -1)));
    assertTrue(m.contains("stride(int)"), m);
    OnnxWriter fixed =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, 1, 3, 16, 24)
            .node(
                "AveragePool",
                new String[] {"image"},
                "map",
                Map.of("kernel_shape", new long[] {8, 8}, "strides", new long[] {8, 8}))
            .output("map", OnnxWriter.FLOAT, 1, 3, 2, 3);
    try (Backbone b = backbone(fixed).build()) {
      assertEquals(8, b.stride());
    }
  }

  @Test
  void filesThatAreNoModelsAreNamed(@TempDir Path folder) throws IOException {
    byte[] model = TestGraphs.tokens(8, 1, 1, -1, -1).toBytes();
    Path file = folder.resolve("broken.onnx");
    byte[] noise = new byte[500];
    new Random(3).nextBytes(noise);
    byte[][] contents = {
      {},
      "not a model".getBytes(StandardCharsets.UTF_8),
      noise,
      Arrays.copyOf(model, model.length / 2)
    };
    for (byte[] content : contents) {
      Files.write(file, content);
      String m = messageOf(IOException.class, OnnxBackbone.builder(file).stride(8));
      assertTrue(m.contains("broken.onnx"), m);
    }
    String missing =
        messageOf(IOException.class, OnnxBackbone.builder(folder.resolve("gone.onnx")).stride(8));
    assertTrue(missing.contains("gone.onnx"), missing);
    String dir = messageOf(IOException.class, OnnxBackbone.builder(folder).stride(8));
    assertTrue(dir.contains("folder"), dir);
    Files.write(file, model);
    try (Backbone b = OnnxBackbone.builder(file).stride(8).build()) {
      assertEquals("broken.onnx", b.name());
    }
  }

  @Test
  void closingTwiceIsHarmlessAndUseAfterwardsIsNot() throws IOException {
    Backbone b = backbone(TestGraphs.tokens(8, 1, 1, -1, -1)).stride(8).build();
    b.close();
    b.close();
    NDArray image = image(1, 8, 8);
    Exception e = assertThrows(IllegalStateException.class, () -> b.features(image));
    assertEquals("test is closed", e.getMessage());
  }

  @Test
  void imagesMustHaveThreeChannels() throws IOException {
    try (Backbone b = backbone(TestGraphs.tokens(8, 1, 1, -1, -1)).stride(8).build()) {
      NDArray grey = NDArray.zeros(new Shape(1, 1, 8, 8));
      Exception e = assertThrows(IllegalArgumentException.class, () -> b.features(grey));
      assertTrue(e.getMessage().contains("given 1x1x8x8"), e.getMessage());
    }
  }

  @Test
  void aBatchTheGraphOnlyPretendsToTakeIsAClearError() throws IOException {
    OnnxWriter graph =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, -1, 3, -1, -1)
            .longs("one", 1, 64, 3)
            .node("Reshape", new String[] {"image", "one"}, "tokens", Map.of())
            .output("tokens", OnnxWriter.FLOAT, -1, -1, 3);
    try (Backbone b = backbone(graph).stride(1).build()) {
      Exception e = assertThrows(IllegalStateException.class, () -> b.features(image(2, 8, 8)));
      assertTrue(e.getMessage().contains("[2, 3, 8, 8]"), e.getMessage());
    }
    try (Backbone b = backbone(graph).stride(1).maxBatch(1).build()) {
      assertEquals(new Shape(2, 3, 8, 8), b.features(image(2, 8, 8)).shape());
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    OnnxBackboneBuilder b = backbone(TestGraphs.tokens(8, 1, 1, -1, -1));
    assertThrows(IllegalArgumentException.class, () -> b.stride(0));
    assertThrows(IllegalArgumentException.class, () -> b.context(-1));
    assertThrows(IllegalArgumentException.class, () -> b.threads(0));
    assertThrows(IllegalArgumentException.class, () -> b.maxBatch(0));
    assertThrows(IllegalArgumentException.class, () -> b.prefixTokens(-1));
    assertThrows(IllegalArgumentException.class, () -> b.name(" "));
    assertThrows(IllegalArgumentException.class, () -> new CellGrid(16, Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new CellGrid(16, 0, -1));
    assertThrows(IllegalArgumentException.class, () -> CellGrid.unpadded(16, -1));
  }

  /** The classes of the core alone, without ONNX Runtime beside them. */
  @Test
  void withoutOnnxRuntimeTheDependencyIsNamed() throws Exception {
    URL[] classes = {
      OnnxBackbone.class.getProtectionDomain().getCodeSource().getLocation(),
      org.slf4j.Logger.class.getProtectionDomain().getCodeSource().getLocation()
    };
    try (URLClassLoader alone = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
      Class<?> backbone = alone.loadClass(OnnxBackbone.class.getName());
      Object builder =
          backbone.getMethod("builder", String.class, byte[].class).invoke(null, "x", new byte[1]);
      Method build = builder.getClass().getMethod("build");
      Throwable cause =
          assertThrows(InvocationTargetException.class, () -> build.invoke(builder)).getCause();
      assertInstanceOf(IllegalStateException.class, cause);
      assertTrue(
          cause.getMessage().contains("com.microsoft.onnxruntime:onnxruntime"), cause.getMessage());
    }
  }
}
