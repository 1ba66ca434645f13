package org.featup.conformance;

import java.io.IOException;
import org.featup.internal.train.stack.JbuDropout;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.JbuStack;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuWeights;

/** The gradients of a single stage and of a stack. */
final class StageGradientCases {
  private StageGradientCases() {}

  /** By the features, the guidance and every parameter. */
  static void layer(
      GoldenCase g, Backend backend, Comparison c, StageParameters parameters, NDArray filters)
      throws IOException {
    NDArray features = g.array("in.features");
    NDArray guidance = g.array("in.guidance");
    NDArray dOut = g.array("in.grad_out");
    NDArray dFilters = backend.stageApplyGradFilters(dOut, features, parameters.diameter());
    StageGradients gradients =
        StageGradients.zeros(parameters).withGuidance(NDArray.zeros(guidance.shape()));
    backend.stageFiltersGrad(dFilters, guidance, parameters, gradients);
    int h = features.shape().h();
    int w = features.shape().w();
    c.add(
        "grad.features",
        g.array("grad.features"),
        backend.stageApplyGradSource(dOut, filters, h, w));
    c.add("grad.guidance", g.array("grad.guidance"), gradients.guidance());
    add(g, c, "grad.range_temp", gradients.rangeTemp());
    add(g, c, "grad.sigma_spatial", gradients.sigmaSpatial());
    add(g, c, "grad.range_proj.", gradients.range());
    add(g, c, "grad.fixup_proj.", gradients.fixup());
  }

  /** By the features and every parameter. */
  static void stack(GoldenCase g, Backend backend, Comparison c, JbuWeights weights)
      throws IOException {
    JbuParameters parameters = JbuParameters.of(weights);
    JbuStack stack = new JbuStack(parameters, backend);
    JbuStack.Forward forward =
        stack.forward(g.array("in.features"), g.array("in.image"), null, JbuDropout.none(weights));
    c.add("out.y trained", g.array("out.y"), forward.output());
    NDArray dFeatures = stack.backward(g.array("in.grad_out"), forward, null);
    c.add("grad.features", g.array("grad.features"), dFeatures);
    for (Parameter parameter : parameters.parameters()) {
      add(g, c, "grad." + parameter.name(), parameter.gradient());
    }
  }

  private static void add(GoldenCase g, Comparison c, String name, Mlp gradient)
      throws IOException {
    if (gradient != null) {
      add(g, c, name + "0.", gradient.first());
      add(g, c, name + "3.", gradient.second());
    }
  }

  private static void add(GoldenCase g, Comparison c, String name, Conv1x1 gradient)
      throws IOException {
    add(g, c, name + "weight", gradient.weight());
    add(g, c, name + "bias", gradient.bias());
  }

  private static void add(GoldenCase g, Comparison c, String name, float[] gradient)
      throws IOException {
    c.add(name, g.tensor(name).data(), gradient);
  }
}
