package org.featup.cuda.machine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The compiler of an installed CUDA toolkit, where there is one. */
final class Ptxas {
  private Ptxas() {}

  /** Where it is, or null. */
  static Path find() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .flatMap(folder -> Stream.of(Path.of(folder, "ptxas"), Path.of(folder, "ptxas.exe")))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** The verbose log; an error is an assertion that failed. */
  static String compile(Path ptxas, String ptx, String arch, Path folder)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("kernel.ptx"), ptx);
    Path binary = folder.resolve("kernel.cubin");
    Process process =
        new ProcessBuilder(
                ptxas.toString(), "-arch=" + arch, "-v", source.toString(), "-o", binary.toString())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("ptxas -arch=" + arch + " failed: " + log);
    }
    return log;
  }
}
