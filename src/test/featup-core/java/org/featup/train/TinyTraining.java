package org.featup.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.jitter.JitterSampler;
import org.featup.ndarray.Parameter;
import org.featup.upsample.JbuWeights;

/** Trainings of a {@link JbuTrainer} on pictures of 32 pixels, a few steps long. */
public final class TinyTraining {
  static final int SIDE = 32;
  static final JbuOptions OPTIONS =
      JbuOptions.paper()
          .withImages(2)
          .withCrop(new RandomCrop(SIDE, 0.5))
          .withJitter(new JitterSampler(4, 2, 0.5, 0.5))
          .withProjection(5);

  private TinyTraining() {}

  /** Collects the losses. */
  static final class Losses implements TrainingListener {
    final List<StepReport> reports = new ArrayList<>();

    @Override
    public void step(StepReport report) {
      reports.add(report);
    }

    double mean(int from, int to) {
      return reports.subList(from, to).stream().mapToDouble(StepReport::loss).average().orElse(0);
    }

    List<String> terms() {
      return List.copyOf(reports.get(reports.size() - 1).terms().keySet());
    }
  }

  static LoopOptions steps(long steps, double rate) {
    NAdamOptions optimizer = NAdamOptions.withLearningRate(rate);
    return new LoopOptions(3, steps, optimizer, 1e-4, 2, 1e6, 2, 4, Schedule.CONSTANT);
  }

  static JbuTrainerBuilder builder(Path photos, Backbone... backbones) {
    return JbuTrainer.builder(backbones).images(photos).options(OPTIONS).loop(steps(4, 1e-3));
  }

  /** Runs for some steps, as if interrupted then. */
  static JbuWeights upTo(long step, JbuTrainer trainer) throws IOException {
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            if (report.step() == step) {
              trainer.stop();
            }
          }
        };
    return trainer.run(stopping).weights();
  }

  /** All numbers, in one array. */
  static float[] values(JbuWeights weights) {
    List<Float> all = new ArrayList<>();
    for (Parameter parameter : JbuParameters.of(weights).parameters()) {
      for (float value : parameter.value()) {
        all.add(value);
      }
    }
    float[] values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }
}
