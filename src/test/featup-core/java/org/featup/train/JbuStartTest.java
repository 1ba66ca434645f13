package org.featup.train;

import static org.featup.train.TinyTraining.OPTIONS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.featup.FeatUp;
import org.featup.internal.train.data.TestPictures;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that a training starts from. */
class JbuStartTest {
  @TempDir private Path parent;

  /** A training that is stopped before its first step. */
  private JbuWeights start(JbuStart values, JbuWeights given) throws IOException {
    Path photos = TestPictures.scenes(parent.resolve("photos"), 2, TinyTraining.SIDE);
    JbuTrainer trainer =
        TinyTraining.builder(photos, new ColorBackbone("colors", 6, 8))
            .options(OPTIONS.withStart(values))
            .start(given)
            .build();
    trainer.stop();
    return trainer.run(false).weights();
  }

  @Test
  void everyStageHasThem() throws IOException {
    for (JbuWeights given : new JbuWeights[] {null, FeatUp.bundled().weights()}) {
      List<StageParameters> before = start(JbuStart.AS_GIVEN, given).stages();
      List<StageParameters> after = start(new JbuStart(false, 0.3, 20), given).stages();
      List<StageParameters> wide = start(new JbuStart(false, 2, 0), given).stages();
      for (int i = 0; i < 4; i++) {
        assertEquals(0.3f, after.get(i).sigmaSpatial());
        assertEquals(20, after.get(i).temperature(), 1e-5);
        assertEquals(2, wide.get(i).sigmaSpatial());
        assertEquals(before.get(i).rangeTemp(), wide.get(i).rangeTemp());
        assertArrayEquals(
            before.get(i).range().first().weight(), after.get(i).range().first().weight());
      }
    }
  }

  @Test
  void whatIsOutOfRange() {
    for (double[] wrong :
        new double[][] {{-1, 0}, {Double.NaN, 0}, {1, -1}, {1, 1e-5}, {1, 2e4}, {1, Double.NaN}}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> new JbuStart(false, wrong[0], wrong[1]));
      assertTrue(e.getMessage().contains("given"), e.getMessage());
    }
  }
}
