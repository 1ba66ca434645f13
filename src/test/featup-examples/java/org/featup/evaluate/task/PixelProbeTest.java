package org.featup.evaluate.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featup.evaluate.dataset.LabelCodes;
import org.featup.evaluate.dataset.Sample;
import org.featup.io.Normalization;
import org.featup.spi.Conv1x1;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half of the photo is red, half is green; of either, labels say different things. */
class PixelProbeTest {
  private static final LabelCodes CODES =
      new LabelCodes(List.of("a", "b", "c"), new int[] {0, 1, 2}).withVoid(9);

  @TempDir private Path dir;
  private Sample sample;

  /** Of 32 red pixels 24 are a and 8 b; of green ones 16 are c and 8 b, and 8 do not count. */
  @BeforeEach
  void givePhoto() throws IOException {
    Colours.pair(
        dir,
        "labels",
        "p",
        8,
        8,
        (x, y) -> x < 4 ? 0xff0000 : 0x00ff00,
        (x, y) -> x < 4 ? (y < 6 ? 0 : 1) : y < 4 ? 2 : y < 6 ? 1 : 9);
    sample = new Sample("p", dir.resolve("images/p.png"), List.of(dir.resolve("labels/p.png")));
  }

  private Conv1x1 fit(PixelProbe.Options options, Sample... samples) {
    return PixelProbe.fit(
        new Colours.Means(),
        new Colours.Perfect("perfect"),
        CODES,
        List.of(samples),
        Colours.READER,
        options,
        Colours.BACKEND);
  }

  /** What the probe gives each class of a colour. */
  private static double[] probabilities(Conv1x1 probe, float... rgb) {
    double[] p = new double[probe.outputs()];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      double score = probe.bias()[k];
      for (int c = 0; c < rgb.length; c++) {
        float std = Normalization.IMAGENET.std()[c];
        score +=
            probe.weight()[k * rgb.length + c] * (rgb[c] - Normalization.IMAGENET.mean()[c]) / std;
      }
      p[k] = Math.exp(score);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /**
   * Cross-entropy is least where the probabilities are the shares of the labels: there alone its
   * gradient is zero. Mirrored photos with labels that are not would mix the colours.
   */
  @Test
  void probabilitiesBecomeTheSharesOfLabels() {
    Conv1x1 probe = fit(new PixelProbe.Options(0.05, 0, 1, 1500, 0), sample);
    assertArrayEquals(new double[] {0.75, 0.25, 0}, probabilities(probe, 1, 0, 0), 0.01);
    assertArrayEquals(new double[] {0, 1 / 3.0, 2 / 3.0}, probabilities(probe, 0, 1, 0), 0.01);
  }

  /** Steps of Adam are at most 1, whatever the gradient: decay balances them at its inverse. */
  @Test
  void decayHoldsWeightsBack() {
    for (float weight : fit(new PixelProbe.Options(0.01, 50, 2, 200, 0), sample).weight()) {
      assertEquals(0, weight, 1 / 50.0 + 1e-3);
    }
  }

  /**
   * Two steps of a rate so small that gradients stay the same: each weight moves by the rate, then,
   * half way down the cosine, by half of it.
   */
  @Test
  void theRateFallsAlongACosine() {
    float[] before = fit(new PixelProbe.Options(1e-12, 0, 1, 1, 3), sample).bias();
    float[] after = fit(new PixelProbe.Options(1e-3, 0, 1, 2, 3), sample).bias();
    for (int k = 0; k < before.length; k++) {
      assertEquals(1.5e-3, Math.abs(after[k] - before[k]), 2e-5, "class " + k);
    }
  }

  @Test
  void theSeedSaysWhatIsLearned() {
    PixelProbe.Options options = PixelProbe.Options.published(4).withEpochs(2);
    assertArrayEquals(fit(options, sample).weight(), fit(options, sample).weight());
    float[] other = fit(PixelProbe.Options.published(5).withEpochs(2), sample).weight();
    assertTrue(fit(options, sample).weight()[0] != other[0]);
  }

  @Test
  void nothingToLearnFromIsAnError() throws IOException {
    PixelProbe.Options options = PixelProbe.Options.published(0);
    IllegalArgumentException none =
        assertThrows(IllegalArgumentException.class, () -> fit(options));
    assertEquals("expected photos to learn a probe from, given none", none.getMessage());
    Sample blank = new Sample("v", sample.photo(), List.of(dir.resolve("labels/v.png")));
    Colours.pair(dir, "labels", "v", 8, 8, (x, y) -> 0, (x, y) -> 9);
    IllegalArgumentException blanks =
        assertThrows(IllegalArgumentException.class, () -> fit(options, blank));
    assertEquals(
        "expected photos to learn a probe from, given 1 without any label", blanks.getMessage());
    Files.writeString(sample.photo(), "no picture");
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> fit(options, sample));
    assertTrue(e.getMessage().contains(sample.photo().toString()), e.getMessage());
  }
}
