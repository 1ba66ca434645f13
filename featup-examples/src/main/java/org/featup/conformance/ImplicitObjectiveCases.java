package org.featup.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.featup.downsample.AttentionDownsampler;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.internal.train.fit.ImplicitLoss;
import org.featup.internal.train.fit.ImplicitObjective;
import org.featup.jitter.Jitter;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.ColorRange;
import org.featup.spi.PoolGrid;
import org.featup.train.ImplicitLossWeights;

/** The whole objective of the implicit upsampler: every term, and all gradients. */
final class ImplicitObjectiveCases {
  private ImplicitObjectiveCases() {}

  static void addTo(Map<String, Cases.Runner> cases) {
    cases.put("implicit_objective", ImplicitObjectiveCases::objective);
  }

  private static void objective(GoldenCase g, Backend backend, Comparison c) throws IOException {
    NDArray image = g.array("in.image");
    NDArray target = g.array("in.target");
    Shape cells = target.shape();
    ImplicitOptions extents =
        ImplicitOptions.of(cells.c()).withFrequencies((int) g.number("n_freqs"));
    ImplicitNetwork network = new ImplicitNetwork(extents, ColorRange.of(image));
    AttentionDownsampler down =
        new AttentionDownsampler(
            cells.c() + 1,
            new PoolGrid((int) g.number("kernel_size"), cells.h(), cells.w()),
            g.setting("blur", false).equals(true),
            new Random(0));
    ScaleNet scaleNet = new ScaleNet(cells.c(), new Random(0));
    load("net.", network.parameters(), g);
    load("down.", down.parameters(), g);
    load("scale_net.", scaleNet.parameters(), g);

    ImplicitObjective objective =
        new ImplicitObjective(
            new ImplicitField(network, image), down, scaleNet, weights(g), backend);
    ImplicitLoss loss = objective.backward(jitters(g), target, null, null);
    c.add("out.rec", g.tensor("out.rec").data(), loss.likelihood());
    c.add("out.magnitude", g.tensor("out.magnitude").data(), loss.magnitude());
    c.add("out.magnitude_tv", g.tensor("out.magnitude_tv").data(), loss.magnitudeTv());
    c.add("out.blur_pin", g.tensor("out.blur_pin").data(), loss.blurPin());
    c.add("out.loss", g.tensor("out.loss").data(), loss.total());
    compare("net.", network.parameters(), g, c);
    compare("down.", down.parameters(), g, c);
    compare("scale_net.", scaleNet.parameters(), g, c);
  }

  private static ImplicitLossWeights weights(GoldenCase g) throws IOException {
    Map<?, ?> weights = settings("weights", g.setting("weights", null));
    return new ImplicitLossWeights(
        number("magnitude", weights), number("magnitude_tv", weights), number("blur_pin", weights));
  }

  private static List<Jitter> jitters(GoldenCase g) throws IOException {
    List<Jitter> jitters = new ArrayList<>();
    if (g.setting("jitters", null) instanceof List<?> given) {
      for (Object one : given) {
        Map<?, ?> jitter = settings("jitters", one);
        jitters.add(
            new Jitter(
                (int) g.number("max_pad"),
                number("zoom", jitter),
                (int) number("top", jitter),
                (int) number("left", jitter),
                Boolean.TRUE.equals(jitter.get("flip"))));
      }
    }
    return jitters;
  }

  private static Map<?, ?> settings(String name, Object given) throws IOException {
    if (given instanceof Map<?, ?> map) {
      return map;
    }
    throw new IOException("the setting " + name + " must hold objects");
  }

  private static double number(String name, Map<?, ?> settings) throws IOException {
    if (settings.get(name) instanceof Double number) {
      return number;
    }
    throw new IOException("no number " + name + " in the settings");
  }

  private static void load(String prefix, List<Parameter> parameters, GoldenCase g)
      throws IOException {
    for (Parameter parameter : parameters) {
      float[] values = g.tensor("param." + prefix + parameter.name()).data();
      if (values.length != parameter.value().length) {
        throw new IOException("param." + prefix + parameter.name() + " does not fit " + parameter);
      }
      System.arraycopy(values, 0, parameter.value(), 0, values.length);
    }
  }

  private static void compare(String prefix, List<Parameter> parameters, GoldenCase g, Comparison c)
      throws IOException {
    for (Parameter parameter : parameters) {
      String name = "grad." + prefix + parameter.name();
      c.add(name, g.tensor(name).data(), parameter.gradient());
    }
  }
}
