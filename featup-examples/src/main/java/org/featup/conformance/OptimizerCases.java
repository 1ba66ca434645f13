package org.featup.conformance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.featup.internal.train.loop.LearningRates;
import org.featup.internal.train.loop.NAdam;
import org.featup.io.Tensor;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.train.NAdamOptions;

/** The case of the optimiser, whose state lies where the backend computes. */
final class OptimizerCases {
  private OptimizerCases() {}

  static void addTo(Map<String, Cases.Runner> cases) {
    cases.put("nadam", OptimizerCases::nadam);
  }

  /** Steps along given gradients: row t of the trajectory is the parameter after step t + 1. */
  private static void nadam(GoldenCase g, Backend backend, Comparison c) throws IOException {
    Tensor start = g.tensor("in.p0");
    float[] gradients = g.tensor("in.gradients").data();
    Parameter p = new Parameter("p", start.data().clone(), start.shape());
    NAdamOptions options =
        new NAdamOptions(
            number(g, "lr", 2e-3),
            number(g, "beta1", 0.9),
            number(g, "beta2", 0.999),
            number(g, "eps", 1e-8),
            number(g, "momentum_decay", 4e-3),
            0);
    int length = p.value().length;
    float[] actual = new float[gradients.length];
    try (NAdam optimizer = new NAdam(List.of(p), options, LearningRates.SAME, backend)) {
      for (int at = 0; at < gradients.length; at += length) {
        System.arraycopy(gradients, at, p.gradient(), 0, length);
        optimizer.step();
        System.arraycopy(p.value(), 0, actual, at, length);
      }
    }
    c.add("out.trajectory", g.tensor("out.trajectory").data(), actual);
  }

  private static double number(GoldenCase g, String key, double fallback) {
    return (Double) g.setting(key, fallback);
  }
}
