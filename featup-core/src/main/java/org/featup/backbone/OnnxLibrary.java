package org.featup.backbone;

import ai.onnxruntime.OrtEnvironment;

/** Whether ONNX Runtime is there and its native library loads. It is tried once. */
final class OnnxLibrary {
  private OnnxLibrary() {}

  /** Holds why it failed: the JVM tells the cause at the first use of a class only. */
  private static final class Attempt {
    static final Throwable FAILURE = failure();

    private static Throwable failure() {
      try {
        OrtEnvironment.getEnvironment();
        return null;
      } catch (LinkageError | RuntimeException e) {
        return e;
      }
    }
  }

  /**
   * Loads the library.
   *
   * @throws IllegalStateException if it cannot be used; the message says why, each time
   */
  static void require() {
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
