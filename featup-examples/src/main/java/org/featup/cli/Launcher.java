package org.featup.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What {@code java -jar featup.jar} starts. A jar cannot ask for the Vector API, so this starts a
 * second java that has the options of {@code java.options}, and ends as that one ends. Where java
 * was given the module, or has none, the command runs here.
 */
public final class Launcher {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Set in the second java, so that there is never a third. */
  private static final String CHILD = "featup.child";

  /** What the C locale is called, in which Java loses the letters of file names. */
  private static final String ASCII = "ANSI_X3.4-1968";

  private static final char LOST = '\uFFFD';

  private static final int USAGE = 2;

  private Launcher() {}

  /**
   * Runs a command and ends the JVM with its exit status.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    if (ASCII.equals(System.getProperty("sun.jnu.encoding"))
        && String.join("", args).indexOf(LOST) >= 0) {
      System.err.println(
          "featup: Java cannot read the letters of these arguments in the C locale; set"
              + " LC_ALL=C.UTF-8");
      System.exit(USAGE);
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", windows() ? "java.exe" : "java");
    if (lacksVectors() && Files.isExecutable(java)) {
      try {
        endLikeAnother(java, args);
      } catch (IOException | InvalidPathException e) {
        System.err.println("featup: runs without the Vector API, a second java fails: " + e);
      }
    }
    FeatUpCommand.main(args);
  }

  private static boolean lacksVectors() {
    return System.getProperty(CHILD) == null
        && ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()
        && ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent();
  }

  private static boolean windows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  private static Process start(Path java, String[] args) throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path")).toRealPath(); // one: see -jar
    Path archive = jar.resolveSibling("featup.jsa");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(words(System.getenv().getOrDefault("FEATUP_JAVA_OPTS", "")));
    if (Files.exists(archive) && !String.join(" ", command).contains("ArchiveClassesAtExit")) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    command.addAll(List.of("-D" + CHILD + "=true", "-cp", jar.toString()));
    command.add(FeatUpCommand.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    if (ASCII.equals(System.getProperty("sun.jnu.encoding"))) {
      builder.environment().put("LC_ALL", "C.UTF-8");
    }
    return builder.start();
  }

  private static List<String> options() throws IOException {
    List<String> options = new ArrayList<>();
    try (InputStream in = Launcher.class.getResourceAsStream("java.options")) {
      if (in == null) {
        throw new IOException("java.options cannot be read; no folder's name may end with '!'");
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> options.addAll(words(line)));
    }
    return options;
  }

  private static List<String> words(String line) {
    return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
  }

  /** Starts another java and ends as it ends, also when the user or the system ends this one. */
  private static void endLikeAnother(Path java, String[] args) throws IOException {
    CompletableFuture<Process> child = new CompletableFuture<>();
    // There before the child is: an end that comes in between must reach it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endLike(child), "featup-end"));
    try {
      child.complete(start(java, args));
    } catch (IOException | RuntimeException e) {
      child.cancel(false);
      throw e;
    }
    try {
      System.exit(child.join().waitFor());
    } catch (InterruptedException e) {
      System.exit(1); // nobody interrupts the main thread; the hook waits all the same
    }
  }

  /**
   * Ctrl-C reaches both; what ends this JVM alone is passed on, where that is more than killing.
   */
  private static void endLike(CompletableFuture<Process> started) {
    if (started.isCancelled()) {
      return;
    }
    Process child = started.join();
    try {
      if (!child.waitFor(500, TimeUnit.MILLISECONDS) && child.supportsNormalTermination()) {
        child.destroy();
      }
      Runtime.getRuntime().halt(child.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
