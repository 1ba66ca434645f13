package org.featup.examples.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A user's program, compiled for a test, and the java that runs it or another. */
final class Program {
  static final String MAIN = "app.Main";
  static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** Prints backend and shape of an upsampling, then all backends. */
  private static final String SOURCE =
      """
      package app;

      import org.featup.FeatUp;
      import org.featup.spi.Backends;
      import org.featup.ndarray.Layout;
      import org.featup.ndarray.NDArray;
      import org.featup.ndarray.Shape;

      public final class Main {
        public static void main(String[] args) {
          NDArray features = NDArray.wrap(new float[16], new Shape(1, 4, 2, 2), Layout.NCHW);
          NDArray image = NDArray.wrap(new float[3072], new Shape(1, 3, 32, 32), Layout.NCHW);
          NDArray sharp = FeatUp.upsample(features, image);
          System.out.println(Backends.standard().name() + " " + sharp.shape());
          System.out.println(Backends.candidates().stream().map(Backends.Candidate::name).toList());
        }
      }
      """;

  /** What came of a run; {@code out} has both streams. */
  record Outcome(int status, String out) {}

  private Program() {}

  /**
   * Compiles the program.
   *
   * @param module its descriptor, or null for the class path
   * @param libraries what it is compiled against
   * @return the folder of its classes
   */
  static Path compile(Path dir, String module, List<Path> libraries) throws IOException {
    Path classes = Files.createDirectories(dir.resolve("classes"));
    Path main = Files.createDirectories(dir.resolve("app")).resolve("Main.java");
    Files.writeString(main, SOURCE);
    String path = module == null ? "-cp" : "-p";
    List<String> options =
        new ArrayList<>(List.of("-Werror", "-d", classes.toString(), path, join(libraries)));
    options.add(main.toString());
    if (module != null) {
      options.add(Files.writeString(dir.resolve("module-info.java"), module).toString());
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    assertEquals(
        0,
        javac.run(null, said, said, options.toArray(String[]::new)),
        () -> said.toString(StandardCharsets.UTF_8));
    return classes;
  }

  static Outcome java(Path dir, String... arguments) throws IOException, InterruptedException {
    return java(dir, Map.of(), arguments);
  }

  static Outcome java(Path dir, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("featup", ".out");
    Process process = start(dir, environment, out, arguments);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> String.join(" ", arguments));
    String said = Files.readString(out, StandardCharsets.UTF_8);
    Files.delete(out);
    return new Outcome(process.exitValue(), said);
  }

  static Process start(Path dir, Map<String, String> environment, Path out, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeAll(List.of("FEATUP_JAVA_OPTS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  static String join(List<Path> entries) {
    return entries.stream()
        .map(entry -> entry.toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The libraries of the build whose names begin so. */
  static List<Path> libraries(String... beginnings) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target/lib"))) {
      return files
          .filter(
              file ->
                  Arrays.stream(beginnings)
                      .anyMatch(name -> file.getFileName().toString().startsWith(name)))
          .sorted()
          .toList();
    }
  }
}
