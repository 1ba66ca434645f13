package org.featup.conformance;

import java.io.IOException;
import java.util.Map;
import org.featup.internal.nn.ImplicitDropout;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.ColorRange;

/** The implicit network: its output, and the gradients by all parameters. */
final class ImplicitCases {
  private ImplicitCases() {}

  static void addTo(Map<String, Cases.Runner> cases) {
    cases.put("implicit", ImplicitCases::network);
    cases.put("implicit_nocolor", ImplicitCases::network);
  }

  private static void network(GoldenCase g, Backend backend, Comparison c) throws IOException {
    NDArray image = g.array("in.image");
    NDArray expected = g.array("out.y");
    ImplicitNetwork network = read(g, image, expected.shape());
    Band all = Band.whole(image);
    c.add("out.y", expected, network.forward(all, ImplicitDropout.NONE, backend));
    network.backward(g.array("in.grad_out"), all, ImplicitDropout.NONE, backend);
    for (Parameter parameter : network.parameters()) {
      String name = "grad." + parameter.name();
      c.add(name, g.tensor(name).data(), parameter.gradient());
    }
  }

  private static ImplicitNetwork read(GoldenCase g, NDArray image, Shape out) throws IOException {
    boolean color = g.setting("color", true).equals(true);
    int frequencies = ((Number) g.setting("n_freqs", 0)).intValue();
    ImplicitOptions options =
        ImplicitOptions.of(out.c()).withFrequencies(frequencies).withColor(color);
    ImplicitNetwork network = new ImplicitNetwork(options, ColorRange.of(image));
    for (Parameter parameter : network.parameters()) {
      float[] values = g.tensor("param." + parameter.name()).data();
      if (values.length != parameter.value().length) {
        throw new IOException(
            parameter + " expected, given " + values.length + " elements of " + parameter.name());
      }
      System.arraycopy(values, 0, parameter.value(), 0, values.length);
    }
    return network;
  }
}
