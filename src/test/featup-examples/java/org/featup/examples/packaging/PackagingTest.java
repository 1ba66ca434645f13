package org.featup.examples.packaging;

import static org.featup.examples.packaging.Program.MAIN;
import static org.featup.examples.packaging.Program.VECTORS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.featup.examples.packaging.Program.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars of the build in a user's program: one fat jar, and the module path. */
@Tag("packaging")
class PackagingTest {
  private static final String[] CORE = {
    "featup-core", "slf4j-api", "jackson-core", "pickle", "ejml-"
  };
  private static final String[] CUDA = {"featup-cuda", "jcuda-12", "jcublas-12"};
  private static final String SHARP = " 1x4x32x32";

  @TempDir private Path dir;

  /** As tools do that are not told to join service files: the last of a path stays. */
  private static void unpackOver(Map<String, byte[]> entries, List<Path> jars) throws IOException {
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : Collections.list(file.entries())) {
          if (!entry.isDirectory()) {
            try (InputStream in = file.getInputStream(entry)) {
              entries.put(entry.getName(), in.readAllBytes());
            }
          }
        }
      }
    }
  }

  private Path fatJar(String[] first, String[] second) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    unpackOver(entries, Program.libraries(first));
    unpackOver(entries, Program.libraries(second));
    Path classes = Program.compile(dir, null, Program.libraries("featup-core"));
    entries.put("app/Main.class", Files.readAllBytes(classes.resolve("app/Main.class")));
    Path jar = dir.resolve("fat.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream fat = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        fat.putNextEntry(new JarEntry(entry.getKey()));
        fat.write(entry.getValue());
      }
    }
    return jar;
  }

  @Test
  void aFatJarHasAllBackendsWhateverFileStays() throws IOException, InterruptedException {
    for (boolean coreFirst : new boolean[] {true, false}) {
      String jar = fatJar(coreFirst ? CORE : CUDA, coreFirst ? CUDA : CORE).toString();
      Outcome fast = Program.java(dir, VECTORS, "-cp", jar, MAIN);
      assertTrue(fast.out().contains("simd" + SHARP), fast.out());
      assertTrue(fast.out().contains("[cuda, simd, scalar]"), fast.out());
      Outcome plain = Program.java(dir, "-cp", jar, MAIN);
      assertTrue(plain.out().contains("scalar" + SHARP), plain.out());
    }
  }

  @Test
  void onTheModulePathNothingButItsNameIsRequired() throws IOException, InterruptedException {
    List<Path> libraries = Program.libraries(CORE);
    Path classes = Program.compile(dir, "module app { requires org.featup.core; }", libraries);
    String path = Program.join(libraries) + File.pathSeparator + classes;
    Outcome plain = Program.java(dir, "-p", path, "-m", "app/app.Main");
    assertTrue(plain.out().contains("scalar" + SHARP), plain.out());
    Outcome fast = Program.java(dir, VECTORS, "-p", path, "-m", "app/app.Main");
    assertTrue(fast.out().contains("simd" + SHARP), fast.out());
    String cuda = Program.join(Program.libraries(CUDA));
    Outcome both = Program.java(dir, VECTORS, "-p", path, "-cp", cuda, "-m", "app/app.Main");
    assertTrue(both.out().contains("[cuda, simd, scalar]"), both.out());
  }

  @Test
  void theDescriptorExportsAllButTheInside() throws IOException {
    ModuleDescriptor core =
        ModuleFinder.of(Program.libraries("featup-core").toArray(Path[]::new))
            .find("org.featup.core")
            .orElseThrow()
            .descriptor();
    Set<String> hidden = new TreeSet<>(core.packages());
    hidden.removeAll(
        core.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet()));
    assertTrue(hidden.contains("org.featup.internal.simd"), hidden.toString());
    Set<String> inside = new TreeSet<>(core.packages());
    inside.removeIf(name -> !name.startsWith("org.featup.internal"));
    assertEquals(inside, hidden);
  }
}
