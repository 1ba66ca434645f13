package org.featup.conformance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.downsample.Pooled;
import org.featup.downsample.SimpleDownsampler;
import org.featup.io.Tensor;
import org.featup.jitter.Jitter;
import org.featup.loss.KernelEntropy;
import org.featup.loss.Likelihood;
import org.featup.loss.MagnitudeTv;
import org.featup.loss.SamplePoints;
import org.featup.loss.SampledCrf;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;

/** Multi-view consistency: jitter, downsamplers and losses, with their gradients. */
final class MultiViewCases {
  private MultiViewCases() {}

  static void addTo(Map<String, Cases.Runner> cases) {
    cases.put("jitter", MultiViewCases::jitter);
    cases.put("down_simple", MultiViewCases::simple);
    cases.put("down_attention", MultiViewCases::attention);
    cases.put("loss_likelihood", MultiViewCases::likelihood);
    cases.put("loss_magnitude_tv", MultiViewCases::magnitudeTv);
    cases.put("loss_crf", (g, b, c) -> crf(g, c));
    cases.put("loss_entropy", (g, b, c) -> entropy(g, c));
  }

  private static void jitter(GoldenCase g, Backend backend, Comparison c) throws IOException {
    Jitter jitter =
        new Jitter(
            (int) g.number("max_pad"),
            g.number("zoom"),
            (int) g.number("top"),
            (int) g.number("left"),
            g.setting("flip", false).equals(true));
    c.add("out.y", g.array("out.y"), jitter.forward(g.array("in.x"), backend));
    c.add("grad.x", g.array("grad.x"), jitter.backward(g.array("in.grad_out"), backend));
  }

  private static void simple(GoldenCase g, Backend backend, Comparison c) throws IOException {
    down(new SimpleDownsampler(grid(g)), g, backend, c);
  }

  private static void attention(GoldenCase g, Backend backend, Comparison c) throws IOException {
    int channels = g.array("in.x").shape().c();
    boolean blur = g.setting("blur", false).equals(true);
    down(new AttentionDownsampler(channels, grid(g), blur, new Random(0)), g, backend, c);
  }

  private static PoolGrid grid(GoldenCase g) throws IOException {
    if (g.setting("final", null) instanceof List<?> size
        && size.size() == 2
        && size.get(0) instanceof Double height
        && size.get(1) instanceof Double width) {
      return new PoolGrid((int) g.number("kernel_size"), height.intValue(), width.intValue());
    }
    throw new IOException("the setting final must be two numbers");
  }

  private static void down(Downsampler down, GoldenCase g, Backend backend, Comparison c)
      throws IOException {
    load(down.parameters(), g);
    NDArray x = g.array("in.x");
    Pooled pooled = down.forward(x, List.of(Jitter.NONE), null, backend);
    c.add("out.y", g.array("out.y"), pooled.output());
    NDArray dX = NDArray.zeros(x.shape());
    pooled.backward(g.array("in.grad_out"), dX);
    c.add("grad.x", g.array("grad.x"), dX);
    compareGradients(down.parameters(), g, c);
  }

  private static void likelihood(GoldenCase g, Backend backend, Comparison c) throws IOException {
    NDArray prediction = g.array("in.pred");
    NDArray target = g.array("in.target");
    ScaleNet net = new ScaleNet(target.shape().c(), new Random(0));
    load(net.parameters(), g);
    try (Arena arena = Arena.of(backend)) {
      NDArray scale = net.forward(target, arena);
      NDArray dPrediction = arena.zeros(prediction.shape());
      NDArray dScale = arena.zeros(scale.shape());
      double loss = Likelihood.backward(prediction, target, scale, 1, dPrediction, dScale, arena);
      net.backward(target, scale, dScale, arena);
      c.add("out.scale", g.array("out.scale"), scale);
      c.add("out.loss", g.tensor("out.loss").data(), loss);
      c.add("grad.pred", g.array("grad.pred"), dPrediction);
    }
    compareGradients(net.parameters(), g, c);
  }

  private static void magnitudeTv(GoldenCase g, Backend backend, Comparison c) throws IOException {
    NDArray x = g.array("in.x");
    try (NDArray dX = backend.zeros(x.shape())) {
      c.add("out.loss", g.tensor("out.loss").data(), MagnitudeTv.backward(x, 1, dX, backend));
      c.add("grad.x", g.array("grad.x"), dX);
    }
  }

  private static void crf(GoldenCase g, Comparison c) throws IOException {
    SampledCrf crf =
        new SampledCrf(
            g.number("alpha"),
            g.number("beta"),
            g.number("gamma"),
            g.number("w1"),
            g.number("w2"),
            g.number("shift"));
    NDArray x = g.array("in.x");
    NDArray dX = NDArray.zeros(x.shape());
    SamplePoints points = points(g.tensor("in.coords").data());
    double loss = crf.backward(g.array("in.guidance"), x, points, 1, dX);
    c.add("out.loss", g.tensor("out.loss").data(), loss);
    c.add("grad.x", g.array("grad.x"), dX);
  }

  /** All rows, then all columns. */
  private static SamplePoints points(float[] coordinates) {
    int[] rows = new int[coordinates.length / 2];
    int[] columns = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) coordinates[i];
      columns[i] = (int) coordinates[rows.length + i];
    }
    return new SamplePoints(rows, columns);
  }

  /** Through the kernel of the simple downsampler, which normalises. */
  private static void entropy(GoldenCase g, Comparison c) throws IOException {
    Tensor unnormalised = g.tensor("in.unnormalised");
    int edge = (int) unnormalised.shape()[0];
    SimpleDownsampler down = new SimpleDownsampler(new PoolGrid(edge, 1, 1));
    Parameter parameter = down.parameters().get(0);
    System.arraycopy(unnormalised.data(), 0, parameter.value(), 0, parameter.value().length);
    float[] kernel = down.kernel();
    float[] dKernel = new float[kernel.length];
    double entropy = KernelEntropy.backward(kernel, 1, dKernel);
    down.addKernelGradient(dKernel);
    c.add("out.loss", g.tensor("out.loss").data(), entropy);
    c.add("grad.unnormalised", g.tensor("grad.unnormalised").data(), parameter.gradient());
  }

  private static void load(List<Parameter> parameters, GoldenCase g) throws IOException {
    for (Parameter parameter : parameters) {
      float[] values = g.tensor("param." + parameter.name()).data();
      if (values.length != parameter.value().length) {
        throw new IOException("param." + parameter.name() + " does not fit " + parameter);
      }
      System.arraycopy(values, 0, parameter.value(), 0, values.length);
    }
  }

  private static void compareGradients(List<Parameter> parameters, GoldenCase g, Comparison c)
      throws IOException {
    for (Parameter parameter : parameters) {
      String name = "grad." + parameter.name();
      c.add(name, g.tensor(name).data(), parameter.gradient());
    }
  }
}
