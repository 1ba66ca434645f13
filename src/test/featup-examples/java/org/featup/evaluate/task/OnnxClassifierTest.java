package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.io.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxClassifierTest {
  @TempDir private Path dir;

  private static String fails(Path file, String output) {
    return assertThrows(
            IOException.class, () -> new OnnxClassifier(file, output, Normalization.IMAGENET, 1))
        .getMessage();
  }

  private static Path resource(String name) throws URISyntaxException {
    return new File(OnnxClassifierTest.class.getResource("/onnx/" + name).toURI()).toPath();
  }

  @Test
  void graphsThatAreNoClassifiersAreNamed() throws URISyntaxException {
    Path two = resource("two_inputs.onnx");
    String inputs = fails(two, "y");
    assertTrue(inputs.startsWith(two + ": expected one input and an output y, given ["), inputs);
    Path other = resource("one_size.onnx");
    assertEquals(
        other + ": expected one input and an output logits, given [image] and [map]",
        fails(other, "logits"));
  }

  @Test
  void whatIsNoGraphIsNamed() throws IOException {
    Path text = Files.writeString(dir.resolve("a.onnx"), "no graph");
    assertTrue(
        fails(text, "logits").startsWith(text + ": is no ONNX file that can be run: "),
        fails(text, "logits"));
    Path missing = dir.resolve("b.onnx");
    assertTrue(fails(missing, "logits").contains(missing.toString()), fails(missing, "logits"));
  }
}
