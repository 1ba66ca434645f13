package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code featup bench scaling} measures and draws. */
class BenchScalingTest {
  @TempDir private Path dir;

  @Test
  void aRowForEachMethodAndSizeAndNinePlots() throws IOException {
    Path out = dir.resolve("out");
    Cli run =
        Cli.run(
            "bench",
            "scaling",
            "-o",
            out,
            "--factors",
            "2,4",
            "--channels",
            8,
            "--sides",
            "4,6",
            "--warmup=0",
            "--runs=1");
    assertEquals(0, run.status(), run.err());
    assertEquals(List.of("scaling.md", "scaling.png"), Given.names(out));
    assertEquals(5 * 4, run.out().lines().filter(line -> line.contains("| featup |")).count() * 4);
    // two taps for 14 x 28 and 28 x 28 elements of 384 channels, two operations each
    double flops = 2.0 * 2 * 384 * 28 * (14 + 28) / 1e9;
    assertTrue(run.out().contains(String.format("%.3f |", flops)), run.out());
    assertEquals(3 * 420, ImageIO.read(out.resolve("scaling.png").toFile()).getWidth());
  }

  @Test
  void aFactorThatIsNoPowerOfTwoIsRefused() {
    Cli run = Cli.run("bench", "scaling", "-o", dir.resolve("out"), "--factors", "2,3");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("--factors [2, 3]: expected channels and a side"), run.err());
  }
}
