package org.featup.upsample;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A linear head moved in front of the stack gives the same, for a fraction of the work. */
class HeadFirstTest {
  private static final StageSpec SPEC = StageSpec.released(3, 3, 5);
  private static final int CHANNELS = 60;
  private static final int CLASSES = 4;

  private final NDArray features = random(1, 2, CHANNELS, 4, 3);
  private final NDArray image = random(2, 2, 3, 32, 24);
  private final Conv1x1 head = TestData.conv(3, CHANNELS, CLASSES);

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void equalsTheHeadOfTheFullResult(Backend backend) {
    for (int fixup : new int[] {0, CHANNELS}) {
      JbuWeights weights = Stacks.weights(SPEC, 3, fixup);
      try (Upsampling prepared = new JbuUpsampler(weights, backend).prepare(image, 4, 3);
          NDArray full = backend.conv1x1(prepared.apply(features), head)) {
        assertClose(full, prepared.apply(features, head));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void costsItsOwnChannelsOnly(Backend backend) {
    JbuWeights weights = Stacks.weights(SPEC, 3, CHANNELS);
    CountingBackend plain = new CountingBackend(backend);
    NDArray full = new JbuUpsampler(weights, plain.backend()).prepare(image, 4, 3).apply(features);
    CountingBackend headFirst = new CountingBackend(backend);
    new JbuUpsampler(weights, headFirst.backend()).prepare(image, 4, 3).apply(features, head);
    assertEquals(CHANNELS, plain.mostChannels());
    assertEquals(CLASSES, headFirst.mostChannels());
    assertEquals(plain.convolutions() / CHANNELS * CLASSES, headFirst.convolutions());
    // both maps run on the coarse grid; after the stack the head alone would cost this:
    long headAtTheEnd = full.shape().elements() * CLASSES;
    assertTrue(headFirst.products() - plain.products() < headAtTheEnd / 50);
  }

  /** So does the stack's own convolution over channels: 64 times less after three stages. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void theFinalConvolutionRunsOnTheCoarseGrid(Backend backend) {
    CountingBackend counting = new CountingBackend(backend);
    new JbuUpsampler(Stacks.weights(SPEC, 3, CHANNELS), counting.backend())
        .upsample(features, image);
    assertEquals(features.shape().elements() * CHANNELS, counting.products());
  }
}
