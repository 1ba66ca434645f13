package org.featup.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.featup.downsample.AttentionDownsampler;
import org.featup.internal.train.loop.GradientNorm;
import org.featup.internal.train.loop.LearningRates;
import org.featup.internal.train.loop.NAdam;
import org.featup.internal.train.stack.JbuObjective;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.JbuSample;
import org.featup.internal.train.stack.JbuViews;
import org.featup.io.Tensor;
import org.featup.jitter.Jitter;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.PoolGrid;
import org.featup.train.JbuLosses;
import org.featup.train.NAdamOptions;
import org.featup.upsample.JbuUpsampler;

/** The whole objective of the stack, in both orders, and five steps of training on it. */
final class ObjectiveCases {
  private ObjectiveCases() {}

  static void addTo(Map<String, Cases.Runner> cases) {
    cases.put("jbu_objective", ObjectiveCases::objective);
    cases.put("jbu_five_steps", ObjectiveCases::fiveSteps);
  }

  private static void objective(GoldenCase g, Backend backend, Comparison c) throws IOException {
    for (JbuObjective.Order order : JbuObjective.Order.values()) {
      Case run = new Case(g, backend);
      c.add("out.loss " + order, g.tensor("out.loss").data(), run.backward(order));
      for (Parameter parameter : run.parameters) {
        String name = "grad." + parameter.name();
        c.add(name, g.tensor(name).data(), parameter.gradient());
      }
    }
  }

  private static void fiveSteps(GoldenCase g, Backend backend, Comparison c) throws IOException {
    GoldenCase start = GoldenCase.read(g.sibling(g.setting("objective", "") + ".safetensors"));
    for (JbuObjective.Order order : JbuObjective.Order.values()) {
      Case run = new Case(start, backend);
      float[] losses = new float[g.tensor("out.losses").data().length];
      NAdamOptions options = NAdamOptions.withLearningRate(g.number("lr"));
      try (NAdam optimizer = new NAdam(run.parameters, options, LearningRates.SAME, backend)) {
        for (int i = 0; i < losses.length; i++) {
          run.parameters.forEach(Parameter::clearGradient);
          losses[i] = (float) run.backward(order);
          double norm = GradientNorm.of(run.parameters);
          GradientNorm.clip(run.parameters, norm, g.number("clip_norm"));
          optimizer.step();
        }
      }
      c.add("out.losses " + order, g.tensor("out.losses").data(), losses);
      for (Parameter parameter : run.parameters) {
        String name = "out.after." + parameter.name();
        c.add(name, g.tensor(name).data(), parameter.value());
      }
    }
  }

  /** What is learned, and the images of the step. */
  private static final class Case {
    private final JbuObjective objective;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<JbuSample> samples = new ArrayList<>();

    Case(GoldenCase g, Backend backend) throws IOException {
      NDArray features = g.array("in.features");
      Shape f = features.shape();
      JbuParameters stack =
          JbuParameters.of(
              JbuUpsampler.of("param.stack.", g.part("param.stack."), backend).weights());
      PoolGrid grid = new PoolGrid((int) g.number("kernel_size"), f.h(), f.w());
      boolean blur = g.setting("blur", false).equals(true);
      AttentionDownsampler down = new AttentionDownsampler(f.c(), grid, blur, new Random(0));
      ScaleNet scaleNet = new ScaleNet(f.c(), new Random(0));
      addParameters("stack.", stack.parameters());
      addParameters("down.", down.parameters());
      addParameters("scale_net.", scaleNet.parameters());
      for (Parameter parameter : parameters) {
        Tensor values = g.tensor("param." + parameter.name());
        System.arraycopy(values.data(), 0, parameter.value(), 0, parameter.value().length);
      }
      objective = new JbuObjective(stack, down, scaleNet, JbuLosses.LIKELIHOOD, backend);
      for (int n = 0; n < f.n(); n++) {
        NDArray image = g.array("in.image").image(n);
        samples.add(new JbuSample(image, features.image(n), views(g, n), List.of(), null));
      }
    }

    private void addParameters(String prefix, List<Parameter> more) {
      more.forEach(parameter -> parameters.add(parameter.named(prefix + parameter.name())));
    }

    /** One for each jitter, since each has its own projection. */
    private static List<JbuViews> views(GoldenCase g, int n) throws IOException {
      List<JbuViews> views = new ArrayList<>();
      if (g.setting("jitters", null) instanceof List<?> jitters) {
        for (int j = 0; j < jitters.size(); j++) {
          Jitter jitter = jitter(g, jitters.get(j));
          NDArray targets = g.array("in.jitter_features." + j).image(n);
          views.add(new JbuViews(List.of(jitter), targets, projection(g, j, n)));
        }
      }
      return views;
    }

    private static Jitter jitter(GoldenCase g, Object settings) throws IOException {
      if (settings instanceof Map<?, ?> s
          && s.get("zoom") instanceof Double zoom
          && s.get("top") instanceof Double top
          && s.get("left") instanceof Double left) {
        int pad = (int) g.number("max_pad");
        boolean flip = Boolean.TRUE.equals(s.get("flip"));
        return new Jitter(pad, zoom, top.intValue(), left.intValue(), flip);
      }
      throw new IOException("a jitter needs zoom, top, left and flip, given " + settings);
    }

    /** Stored as channels by components. */
    private static Conv1x1 projection(GoldenCase g, int jitter, int n) throws IOException {
      Tensor tensor = g.tensor("in.projection." + jitter);
      int channels = (int) tensor.shape()[1];
      int components = (int) tensor.shape()[2];
      Conv1x1 projection = Conv1x1.zeros(components, channels);
      int from = n * channels * components;
      System.arraycopy(tensor.data(), from, projection.weight(), 0, channels * components);
      return projection.transposed();
    }

    /** The mean over the images. */
    double backward(JbuObjective.Order order) {
      double loss = 0;
      for (JbuSample sample : samples) {
        loss +=
            objective.backward(sample, order, null, 1.0 / samples.size()).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
      }
      return loss;
    }
  }
}
