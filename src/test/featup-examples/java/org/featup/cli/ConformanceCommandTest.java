package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceCommandTest {
  private static final String CASE = "resample_bilinear.safetensors";

  @TempDir private Path dir;

  private Path copy(String name) throws IOException {
    return Files.copy(Cli.golden().resolve(CASE), dir.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "simd"})
  void allGoldenCasesPass(String backend) {
    Cli run = Cli.run("conformance", Cli.golden(), "--backend", backend);
    assertEquals(0, run.status(), run.out());
    assertTrue(run.lastLine().matches("[0-9]+ passed, 0 failed, [0-9]+ skipped"), run.out());
    assertTrue(
        Pattern.compile("^jbu_stack_square +[0-9].[0-9]e-0[6-9]  passed$", Pattern.MULTILINE)
            .matcher(run.out())
            .find(),
        run.out());
    assertTrue(run.out().startsWith("backend " + backend), run.out());
  }

  @Test
  void damagedAndWrongFilesFail() throws IOException {
    copy(CASE);
    Path cut = copy("resample_bilinear_2.safetensors");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 100));
    Path wrong = copy("resample_bilinear_3.safetensors");
    for (int i = bytes.length - 64; i < bytes.length; i++) {
      bytes[i] ^= 0x40; // the last expected values become others
    }
    Files.write(wrong, bytes);
    copy("unheard_of.safetensors");
    Cli run = Cli.run("conformance", dir);
    assertEquals(1, run.status(), run.out());
    assertEquals("1 passed, 2 failed, 1 skipped", run.lastLine());
    assertTrue(run.out().contains("skipped: unheard_of"), run.out());
    assertTrue(run.out().contains(cut.toString()), "says what is wrong with the file");
  }

  @Test
  void provingNothingIsNoSuccess() throws IOException {
    copy("unheard_of.safetensors");
    Cli run = Cli.run("conformance", dir);
    assertEquals(1, run.status());
    assertEquals("0 passed, 0 failed, 1 skipped", run.lastLine());
  }

  @Test
  void wrongUsage() throws IOException {
    Cli empty = Cli.run("conformance", dir);
    assertEquals(1, empty.status());
    assertTrue(empty.err().contains("no .safetensors files"), empty.err());
    assertEquals(2, Cli.run("conformance", dir.resolve("missing")).status());
    assertEquals(2, Cli.run("conformance").status());
    Cli backend = Cli.run("conformance", Cli.golden(), "--backend", "abacus");
    assertEquals(2, backend.status());
    assertTrue(backend.err().contains("no backend is named abacus"), backend.err());
  }
}
