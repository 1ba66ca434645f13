package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  /** All numbers under a name, wherever they are. */
  private static List<Double> numbers(String json, String name) throws IOException {
    List<Double> found = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isNumeric() && name.equals(parser.currentName())) {
          found.add(parser.getDoubleValue());
        }
      }
    }
    return found;
  }

  @Test
  void stackAsJson() throws IOException {
    Cli run =
        Cli.run(
            "bench",
            "jbu",
            "--channels",
            8,
            "--side",
            2,
            "--warmup",
            0,
            "--runs",
            3,
            "--json",
            "--threads",
            2,
            "--backend",
            "scalar");
    assertEquals(0, run.status(), run.err());
    assertEquals(1, run.out().strip().lines().count());
    assertEquals(List.of(2.0), numbers(run.out(), "threads"));
    double output = 4.0 * 8 * 32 * 32;
    assertEquals(List.of(output, output), numbers(run.out(), "output_bytes"));
    assertTrue(numbers(run.out(), "moved_bytes").get(1) > output, run.out());
    double median = numbers(run.out(), "median_seconds").get(0);
    double least = numbers(run.out(), "least_seconds").get(0);
    assertTrue(0 < least && least <= median, run.out());
    assertTrue(numbers(run.out(), "allocated_bytes").get(0) >= 4 * 8 * 32 * 32, run.out());
    double gflops = numbers(run.out(), "flops").get(0) / median / 1e9;
    assertEquals(gflops, numbers(run.out(), "gflops").get(0), 1e-9 * gflops);
    double share = gflops / numbers(run.out(), "peak_gflops").get(0);
    assertEquals(share, numbers(run.out(), "peak_share").get(0), 1e-9 * share);
  }

  @Test
  void stackAsTable() {
    Cli run = Cli.run("bench", "jbu", "--channels=3", "--side=1", "--warmup=0", "--runs=1");
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).matches("Measured on \\w+ on \\d+ threads?, Java .*"), run.out());
    assertTrue(lines.get(2).startsWith("| operation | median | least |"), run.out());
    assertTrue(
        lines.get(4).matches("\\| jbu 3x1x1 -> 16x16 \\| [0-9.]+ ms \\|.* MB \\|"), run.out());
    assertTrue(lines.get(5).contains(", into the caller's array |"), run.out());
    assertEquals(6, lines.size(), run.out());
  }

  @Test
  void trainingStep() {
    Cli run =
        Cli.run("bench", "train-step", "--channels=3", "--images=2", "--warmup=0", "--runs=1");
    assertEquals(0, run.status(), run.err());
    List<String> rows = run.out().lines().skip(4).toList();
    String stack = "| stack 3x14x14 -> 31x224x224, forward";
    assertTrue(rows.get(0).startsWith(stack + " | "), run.out());
    assertTrue(rows.get(1).startsWith(stack + " and backward | "), run.out());
    assertTrue(
        rows.get(2).startsWith("| train-step 2x3x14x14 -> 224x224, jitters 1 | "), run.out());
    assertEquals(3, rows.size(), run.out());
  }

  @Test
  void convolutionAndItsGradients() throws IOException {
    Cli run =
        Cli.run(
            "bench", "adaptive-conv", "--shape", "1x8x9x5x3", "--warmup", 0, "--runs", 2, "--json");
    assertEquals(0, run.status(), run.err());
    double flops = 2.0 * 8 * 9 * 5 * 9;
    assertEquals(List.of(flops, flops, flops), numbers(run.out(), "flops"));
    assertEquals(
        List.of(4.0 * 5 * 8 * 9, 4.0 * 5 * 10 * 11, 4.0 * 9 * 8 * 9),
        numbers(run.out(), "output_bytes"));
  }

  @Test
  void convolutionBesideUnfolding() throws IOException {
    String shapes = "1x32x32x64x7,2x3x4x6x5";
    Cli run = Cli.run("bench", "table6", "--shapes", shapes, "--warmup=0", "--runs=2", "--json");
    assertEquals(0, run.status(), run.err());
    assertEquals(List.of(64.0, 6.0), numbers(run.out(), "channels"));
    List<Double> peaks = numbers(run.out(), "peak_bytes");
    assertEquals(4, peaks.size(), run.out());
    double arrays = 4 * (64 * (38 * 38 + 2 * 32 * 32) + 49 * 32 * 32);
    assertTrue(peaks.get(0) >= arrays && peaks.get(1) >= 4 * 64 * 49 * 32 * 32, run.out());
    assertTrue(numbers(run.out(), "backward_seconds").stream().allMatch(s -> s > 0), run.out());
  }

  @Test
  void convolutionBesideUnfoldingAsTable() {
    Cli run = Cli.run("bench", "table6", "--shapes=1x2x3x4x3", "--warmup=0", "--runs=1");
    assertEquals(0, run.status(), run.err());
    String[] lines = run.out().split("\\R", -1);
    assertTrue(lines[0].startsWith("Adaptive convolution on "), run.out());
    assertTrue(lines[4].matches("\\| 1x2x3x4x3 \\| [0-9.]+ ms .* times \\|"), run.out());
  }

  @Test
  void whatUnfoldingCannotHoldIsSaid() {
    Cli run =
        Cli.run("bench", "table6", "--shapes=1x200x200x64x63", "--warmup=0", "--runs=1", "--json");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("\"refusal\":\"needs an array of 40642 MB\""), run.out());
  }

  @Test
  void aStepOfFitting() throws IOException {
    Cli run =
        Cli.run(
            "bench",
            "fit-step",
            "--channels",
            4,
            "--jitters",
            2,
            "--side",
            48,
            "--warmup",
            0,
            "--runs",
            1,
            "--json");
    assertEquals(0, run.status(), run.err());
    double network = 2.0 * 48 * 48 * (303 * 4 + 4 * 4 + 4 * 4);
    double pooling = 2.0 * 2 * 9 * 29 * 29 * 5;
    assertEquals(List.of(3 * (network + pooling)), numbers(run.out(), "flops"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench",
        "bench fit-step --side 40",
        "bench fit-step --side 32",
        "bench fit-step --channels 0",
        "bench jbu --channels 0 --side 2",
        "bench train-step --channels 0",
        "bench train-step --images -1",
        "bench train-step --jitters 0",
        "bench jbu --channels 3 --side -1",
        "bench jbu --channels 3 --side 1 --runs 0",
        "bench jbu --channels 3 --side 1 --weights missing.ckpt",
        "bench jbu --channels 3 --side 1 --backend none",
        "bench adaptive-conv",
        "bench adaptive-conv --shape 1x2x3",
        "bench adaptive-conv --shape 1x8x8x8x4",
        "bench table6 --shapes 1x8x8x8x3,1x8",
        "bench table6 --shapes 1x8x8x8x3 --backend none",
      })
  void wrongUsage(String line) {
    Cli run = Cli.run((Object[]) line.split(" ", -1));
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains("--help'"), run.err());
    assertEquals("", run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jbu|--channels 2048 --side 1000",
        "jbu|--channels 1000000 --side 400",
        "train-step|--channels 1000000 --images 1 --jitters 1",
        "fit-step|--channels 100000 --jitters 10 --side 224",
        "adaptive-conv|--shape 999999x99999x9999x9x9",
        "table6|--shapes 1x1x1x1x99999",
      })
  void tooLargeIsSaidBeforeItIsTried(String line) {
    String operation = line.substring(0, line.indexOf('|'));
    String sizes = line.substring(operation.length() + 1);
    Cli run = Cli.run((Object[]) ("bench " + operation + " " + sizes).split(" ", -1));
    assertEquals(2, run.status(), run.err());
    assertTrue(
        run.err().startsWith("featup: " + sizes.replaceFirst("(--shapes?) .*", "$1") + ": "));
    assertTrue(run.err().matches("(?s).*(elements, more than|too large a number).*"), run.err());
  }

  @Test
  void theStackHasASizeOfItsOwn() {
    Cli help = Cli.run("bench", "jbu", "--help");
    assertTrue(help.out().contains("Channels of the features. Default: 384."), help.out());
    Cli run = Cli.run("bench", "jbu", "--channels=3", "--warmup=0", "--runs=1");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("| jbu 3x14x14 -> 224x224 |"), run.out());
  }
}
