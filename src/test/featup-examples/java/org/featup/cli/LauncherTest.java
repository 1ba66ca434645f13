package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code featup}, with a Java that only tells what it was asked to do. */
class LauncherTest {
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2
      echo 'a true complaint' >&2
      [[ " $* " != *" -Dfeatup.stderr=3 "* ]] || echo 'from the command' >&3
      printf '%s\\n' "$@"
      exit 7
      """;

  @TempDir private Path dir;
  private Path module;
  private Path home;

  /** What came of a run. */
  private record Outcome(int status, List<String> out, String err) {}

  @BeforeEach
  void install() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs /bin/bash");
    // tests run in the module's folder; a space in the path must not matter
    module = Files.createDirectories(dir.resolve("a clone/featup-examples"));
    Path script = Files.copy(Path.of("featup"), module.resolve("featup"));
    assertTrue(script.toFile().setExecutable(true));
    home = dir.resolve("jdk");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertTrue(java.toFile().setExecutable(true));
  }

  private void build() throws IOException {
    Path lib = Files.createDirectories(module.resolve("target/lib"));
    Files.createFile(module.resolve("target/featup-examples-0.1.0.jar"));
    Files.createFile(module.resolve("target/featup-examples-0.1.0-sources.jar"));
    Files.createFile(lib.resolve("featup-core-0.1.0.jar"));
    Files.createFile(module.resolve("target/featup.jar"));
  }

  private Outcome run(Path script, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(args));
    Path out = dir.resolve("stdout");
    Path err = dir.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().remove("FEATUP_JAVA_OPTS");
    builder.environment().remove("FEATUP_BUILDING");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    TimeUnit.MILLISECONDS.sleep(300); // what Java itself says may come a moment later
    return new Outcome(
        process.exitValue(),
        Files.readAllLines(out),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void passesArgumentsAndStatus() throws IOException, InterruptedException {
    build();
    Outcome outcome = run(module.resolve("featup"), Map.of(), "upsample", "my photo.png", "", "*");
    assertEquals(7, outcome.status());
    int last = outcome.out().size();
    assertEquals(
        List.of("upsample", "my photo.png", "", "*"), outcome.out().subList(last - 4, last));
    assertEquals(module.toRealPath() + "/target/featup.jar", outcome.out().get(last - 6));
    assertEquals("@" + module.toRealPath() + "/java.options", outcome.out().get(0));
  }

  @Test
  void dropsOneWarningOnly() throws IOException, InterruptedException {
    build();
    Outcome outcome = run(module.resolve("featup"), Map.of());
    assertTrue(outcome.err().contains("a true complaint"), outcome.err());
    assertTrue(outcome.err().contains("from the command"), outcome.err());
    assertEquals(-1, outcome.err().indexOf("incubator"), outcome.err());
  }

  @Test
  void refusesFoldersThatJavaCannotRunFrom() throws IOException, InterruptedException {
    for (String name : List.of("a:b", "wow!")) {
      Path other = Files.createDirectories(dir.resolve(name));
      Path script = Files.copy(module.resolve("featup"), other.resolve("featup"));
      Outcome outcome = run(script, Map.of());
      assertEquals(1, outcome.status());
      assertTrue(outcome.err().contains("cannot run from " + other.toRealPath()), outcome.err());
    }
  }

  /** In the C locale Java would lose what is beyond ASCII. */
  @Test
  void givesJavaALocaleWithLetters() throws IOException, InterruptedException {
    build();
    Files.writeString(home.resolve("bin/java"), "#!/usr/bin/env bash\necho \"$LC_ALL $1\"\n");
    List<String> locales = List.of("C", "POSIX", "", "de_DE.ISO-8859-1");
    for (String locale : locales) {
      Map<String, String> environment = Map.of("LC_ALL", locale, "LC_CTYPE", "", "LANG", "");
      String given = locale.startsWith("de") ? locale : "C.UTF-8";
      String said = run(module.resolve("featup"), environment).out().get(0);
      assertTrue(said.startsWith(given + " @"), said);
    }
  }

  @Test
  void worksThroughLinks() throws IOException, InterruptedException {
    build();
    Path direct = Files.createSymbolicLink(dir.resolve("link"), module.resolve("featup"));
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path relative = Files.createSymbolicLink(bin.resolve("featup"), Path.of("../link"));
    assertEquals(7, run(direct, Map.of()).status());
    assertEquals(7, run(relative, Map.of()).status());
  }

  @Test
  void takesOptionsForJava() throws IOException, InterruptedException {
    build();
    Outcome outcome =
        run(module.resolve("featup"), Map.of("FEATUP_JAVA_OPTS", "-Xmx3g -Dx=y"), "info");
    assertTrue(outcome.out().containsAll(List.of("-Xmx3g", "-Dx=y")), outcome.out().toString());
  }

  @Test
  void usesTheClassArchiveOfTheBuild() throws IOException, InterruptedException {
    build();
    Path archive = module.resolve("target/featup.jsa");
    Files.writeString(archive, "classes");
    String use = "-XX:SharedArchiveFile=" + module.toRealPath() + "/target/featup.jsa";
    assertTrue(run(module.resolve("featup"), Map.of()).out().contains(use));
    String make = "-XX:ArchiveClassesAtExit=new.jsa";
    List<String> out = run(module.resolve("featup"), Map.of("FEATUP_JAVA_OPTS", make)).out();
    assertTrue(out.stream().noneMatch(use::equals), "one cannot be made while one is used: " + out);
  }

  @Test
  void saysThatSourcesAreNewer() throws IOException, InterruptedException {
    build();
    Path core = Files.createDirectories(module.resolveSibling("featup-core/src/main"));
    Path source = Files.createFile(core.resolve("Some.java"));
    Path jar = module.resolve("target/featup-examples-0.1.0.jar");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(100)));
    assertEquals(-1, run(module.resolve("featup"), Map.of()).err().indexOf("older"));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(200)));
    Outcome outcome = run(module.resolve("featup"), Map.of(), "info");
    String root = module.getParent().toRealPath().toString();
    String said = "featup: older than featup-core/src/main/Some.java; to build anew: rm -r " + root;
    assertTrue(outcome.err().contains(said), outcome.err());
    assertEquals(7, outcome.status(), "and goes on");
    Files.createFile(module.resolve("target/featup.jsa")); // a build that left the jar as it was
    assertEquals(-1, run(module.resolve("featup"), Map.of()).err().indexOf("older"));
  }

  @Test
  void aBuildDoesNotBuildAgain() throws IOException, InterruptedException {
    Outcome outcome = run(module.resolve("featup"), Map.of("FEATUP_BUILDING", "1"));
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("a build that is not complete"), outcome.err());
  }

  @Test
  void buildsOnceAtFirstUse() throws IOException, InterruptedException {
    Path mvn = dir.resolve("jdk/bin/mvn");
    Files.writeString(
        mvn,
        """
        #!/usr/bin/env bash
        echo "built in $PWD with $*"
        mkdir -p featup-examples/target/lib
        touch featup-examples/target/featup-examples-0.1.0.jar
        touch featup-examples/target/lib/featup-core-0.1.0.jar featup-examples/target/featup.jar
        """);
    assertTrue(mvn.toFile().setExecutable(true));
    Map<String, String> path = Map.of("PATH", mvn.getParent() + ":" + System.getenv("PATH"));
    Outcome first = run(module.resolve("featup"), path, "info");
    assertEquals(7, first.status(), first.err());
    assertTrue(first.err().contains("featup: first use, building"), first.err());
    assertTrue(first.err().contains("built in " + module.getParent().toRealPath()), first.err());
    assertEquals(-1, String.join(" ", first.out()).indexOf("built in"), "stdout is the command's");
    Outcome second = run(module.resolve("featup"), path, "info");
    assertEquals(-1, second.err().indexOf("building"), second.err());
  }

  @Test
  void saysWhatIsMissing() throws IOException, InterruptedException {
    Path tools = Files.createDirectories(dir.resolve("tools"));
    List<String> needed = List.of("bash", "dirname", "readlink", "head");
    for (String tool : needed) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    Outcome noMaven = run(module.resolve("featup"), Map.of("PATH", tools.toString()));
    for (String tool : needed) {
      Files.delete(tools.resolve(tool)); // JUnit would warn of links that lead out
    }
    assertEquals(1, noMaven.status());
    assertTrue(noMaven.err().contains("no mvn"), noMaven.err());
    build();
    Outcome noJava = run(module.resolve("featup"), Map.of("JAVA_HOME", dir + "/nowhere"));
    assertEquals(1, noJava.status());
    assertTrue(noJava.err().contains("no " + dir + "/nowhere/bin/java"), noJava.err());
  }
}
