package org.featup.internal.backbone;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether ONNX Runtime is there and its native library loads. It is tried once. */
public final class OnnxLibrary {
  /**
   * Of this version, on Linux, loading ends the JVM if its command line is longer than 3980 bytes.
   */
  private static final String FRAGILE = "1.29.0";

  private static final int LONGEST = 3_900;
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private OnnxLibrary() {}

  /** Holds why it failed: the JVM tells the cause at the first use of a class only. */
  private static final class Attempt {
    @SuppressWarnings("StaticAssignmentOfThrowable") // a cause, for exceptions of their own
    static final Throwable FAILURE = failure();

    private static Throwable failure() {
      try {
        Package library = OrtSession.class.getPackage(); // a class that loads nothing
        if (FRAGILE.equals(library.getImplementationVersion())) {
          requireShortCommandLine();
        }
        OrtEnvironment.getEnvironment();
        return null;
      } catch (LinkageError | RuntimeException e) {
        return e;
      }
    }
  }

  private static void requireShortCommandLine() {
    try (InputStream in = Files.newInputStream(COMMAND_LINE)) {
      if (in.readNBytes(LONGEST + 1).length > LONGEST) {
        throw new IllegalStateException(
            "ONNX Runtime "
                + FRAGILE
                + " ends the process if its command line is longer than about "
                + LONGEST
                + " bytes, as this one is; put the class path into the environment variable"
                + " CLASSPATH, an argument file (java @file) or the manifest of a jar");
      }
    } catch (IOException e) {
      return; // no Linux
    }
  }

  /**
   * Loads the library.
   *
   * @throws IllegalStateException if it cannot be used; the message says why, each time
   */
  public static void require() {
    Throwable failure = Attempt.FAILURE;
    if (failure == null) {
      return;
    }
    if (failure instanceof NoClassDefFoundError
        && failure.getCause() instanceof ClassNotFoundException) {
      throw new IllegalStateException(
          "ONNX Runtime is not on the class path; add the dependency"
              + " com.microsoft.onnxruntime:onnxruntime to run ONNX backbones",
          failure);
    }
    if (failure instanceof IllegalStateException refused) {
      throw new IllegalStateException(refused.getMessage(), refused);
    }
    StringBuilder why = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null || t.getCause() == null) {
        why.append(why.isEmpty() ? "" : ": ").append(t.getMessage() == null ? t : t.getMessage());
      }
    }
    throw new IllegalStateException(
        "ONNX Runtime's native library does not load: "
            + why
            + "; it is unpacked to a folder in java.io.tmpdir ("
            + System.getProperty("java.io.tmpdir")
            + "), which must be writable, have room, and allow programs to be run",
        failure);
  }
}
