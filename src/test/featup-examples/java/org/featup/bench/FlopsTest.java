package org.featup.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.featup.spi.Backends;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.Test;

class FlopsTest {
  private static final double PIXELS = 224 * 224 + 112 * 112 + 56 * 56 + 28 * 28;

  private static JbuWeights weights(int channels) {
    return JbuWorkload.randomStack(channels, Backends.byName("scalar")).weights();
  }

  @Test
  void stackInPlainOrder() {
    // per pixel: keys 3*32 + 32*32, their products 32*49, the correction 52*49 + 49*49
    double filters = PIXELS * (96 + 1024 + 1568 + 2548 + 2401);
    double filtering = PIXELS * 384 * 49;
    double fixup = 384.0 * 384 * 196;
    double expected = 2 * (filters + filtering + fixup);
    assertEquals(expected, Flops.stack(weights(384), 384, 14 * 14), 1);
  }

  @Test
  void manyChannelsOnASmallGridTakeTheCheaperOrder() {
    double pixels = PIXELS / 4; // 7x7 -> 112x112
    double filters = pixels * (96 + 1024 + 1568 + 2548 + 2401);
    double unitVectors = pixels * 49 * 49 + 112.0 * 112 * 49 * 2048;
    double fixup = 2048.0 * 2048 * 49;
    double expected = 2 * (filters + unitVectors + fixup);
    assertEquals(expected, Flops.stack(weights(2048), 2048, 7 * 7), 1);
  }

  @Test
  void trainingBehindAHead() {
    double filters = PIXELS * (96 + 1024 + 1568 + 2548 + 2401);
    double filtering = PIXELS * 31 * 49;
    double channels = (384.0 * 384 + 384.0 * 31) * 196;
    double expected = 3 * 2 * (filters + filtering + channels);
    assertEquals(expected, Flops.training(weights(384), 384, 31, 14 * 14), 1);
  }

  @Test
  void peakOnTwoThreadsIsMeasured() {
    FmaPeak peak = FmaPeak.measure(org.featup.spi.Workers.ofThreads(1));
    assertTrue(peak.gflops() > 0.1 && peak.gflops() < 10_000, peak.toString());
    assertTrue(FmaPeak.vectorBits() >= 64);
  }

  @Test
  void withoutThePeakTheShareIsNull() throws IOException {
    Measurement m = new Measurement("x", 1e9, 0.5, 0.4, 1000, 2000, 0, 0, 500);
    BenchReport report =
        new BenchReport(Backends.byName("scalar"), 1, new FmaPeak(Double.NaN), null, List.of(m));
    assertTrue(report.json().contains("\"peak_gflops\":null"), report.json());
    assertTrue(report.json().contains("\"peak_share\":null"), report.json());
    assertTrue(report.json().contains("\"peak_device_bytes\":null"), report.json());
    assertTrue(
        report
            .markdown()
            .endsWith(
                "| x | 500.000 ms | 400.000 ms | 2.0 | - | - | 0.0 MB | 0.0 MB | - | 0.0 MB |\n"),
        report.markdown());
  }

  @Test
  void whatWasMeasuredIsInTheTable() throws IOException {
    Measurement m =
        new Measurement("x", 3e9, 0.5, 0.4, 20_000_000, 4_000_000, 7_500_000, 48_000_000, 500_000);
    BenchReport report =
        new BenchReport(
            Backends.byName("scalar"),
            1,
            new FmaPeak(24),
            new MemorySpeed(8.94, 1.6),
            List.of(m, m));
    String[] lines = report.markdown().split("\n", -1);
    assertTrue(
        lines[0].matches(
            "Measured on scalar on \\d+ threads?, Java .*; FMA peak 24 GFLOP/s, vectors of \\d+ bits(, \\d+ registers)?;"
                + " copies 8.9 GB/s, new arrays 1.6(; caches [0-9KM, ]+)?\\."),
        lines[0]);
    String row =
        "| x | 500.000 ms | 400.000 ms | 6.0 | 25 % | 7.5 MB | 4.0 MB | 20.0 MB | 48.0 MB | 0.5 MB |";
    assertEquals(row, lines[4]);
    assertEquals(row, lines[5]);
    long columns = row.chars().filter(c -> c == '|').count();
    assertEquals(columns, lines[2].chars().filter(c -> c == '|').count());
    assertEquals(columns, lines[3].chars().filter(c -> c == '|').count());
    assertTrue(report.json().contains("\"peak_device_bytes\":7500000"), report.json());
    assertTrue(report.json().contains("\"copied_gb_per_second\":8.94"), report.json());
  }

  /** 14 x 14 cells of 384 channels: each map of a stage is written, and read by the next. */
  @Test
  void whatAStackMoves() {
    long maps = 0;
    for (int side = 28; side <= 112; side *= 2) {
      maps += 2L * side * side * 384;
    }
    long expected = 14 * 14 * 384 + maps + 224L * 224 * 384;
    assertEquals(expected, Flops.stackElements(weights(384), 384, 14 * 14));
    // 2048 channels on 7 x 7: the maps have 49 channels, and the product reads the last
    maps = 0;
    for (int side = 14; side <= 112; side *= 2) {
      maps += 2L * side * side * 49;
    }
    assertEquals(
        7 * 7 * 2048 + maps + 112L * 112 * 2048, Flops.stackElements(weights(2048), 2048, 7 * 7));
  }

  @Test
  void registersByArchitecture() {
    assertEquals(16, Processor.registers("amd64", 2));
    assertEquals(32, Processor.registers("amd64", 3));
    assertEquals(32, Processor.registers("aarch64", -1));
    assertEquals(0, Processor.registers("riscv64", -1));
  }

  @Test
  void aFlagIsAdvisedWhereItHelps() {
    assertTrue(Processor.advice(2, true).contains("-XX:UseAVX=3"));
    assertNull(Processor.advice(3, true));
    assertNull(Processor.advice(2, false));
    assertNull(Processor.advice(-1, true));
    Processor here = Processor.here();
    assertTrue(here.vectors().contains(here.vectorBits() + " bits"), here.vectors());
  }

  @Test
  void memoryHasASpeed() {
    MemorySpeed memory = MemorySpeed.measure(org.featup.spi.Workers.ofThreads(2));
    assertTrue(memory.copied() > 0.05 && memory.copied() < 10_000, memory.toString());
    assertTrue(memory.zeroed() > 0.05 && memory.zeroed() < 10_000, memory.toString());
  }
}
