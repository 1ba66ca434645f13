package org.featup;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java of README and docs compiles. */
class DocumentedCodeTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** A block names what it needs; what its text speaks of is there. */
  private static final Pattern IMPORT = Pattern.compile("^import .*;\n", Pattern.MULTILINE);

  private static final String ND4J = "org.nd4j.linalg.api.ndarray.INDArray";

  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

  /** What the text around a block speaks of. A block may have its own of the same name. */
  private static final String AROUND =
      """
      IMPORTS

      abstract class Documented {
        ARRAY features;
        ARRAY image;
        float[] floats;
        float[][] weight;
        float[] bias;
        org.featup.spi.Conv1x1 head;
        java.nio.file.Path path;
        org.featup.upsample.JbuUpsampler dino;
        org.featup.backbone.Backbone backbone;
        org.featup.train.TrainingListener progress;

        abstract void save(int row, org.featup.ndarray.NDArray band);

        void run() throws Exception {
      BLOCK
        }
      }
      """;

  static List<Named<String>> blocks() throws IOException {
    List<Path> texts = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(texts::add);
    }
    List<Named<String>> blocks = new ArrayList<>();
    for (Path text : texts) {
      for (MatchResult block : BLOCK.matcher(Files.readString(text)).results().toList()) {
        String code = block.group(1);
        blocks.add(Named.of(text.getFileName() + ": " + code.lines().findFirst().get(), code));
      }
    }
    return blocks;
  }

  private static String around(String block) {
    return AROUND
        .replace("ARRAY", block.contains("INDArray") ? ND4J : "org.featup.ndarray.NDArray")
        .replace(
            "IMPORTS", IMPORT.matcher(block).results().map(MatchResult::group).collect(joining()))
        .replace("BLOCK", IMPORT.matcher(block).replaceAll(""));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void compiles(String block, @TempDir Path out) {
    Matcher whole = CLASS.matcher(block);
    boolean isWhole = whole.find();
    String source = isWhole ? block : around(block);
    String name = isWhole ? whole.group(1) : "Documented";
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-d", out.toString(), "-proc:none", "-nowarn");
    boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(file)).call();
    assertTrue(compiled, () -> messages + "\n" + source);
    assertEquals("", messages.toString());
  }
}
