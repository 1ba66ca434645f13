package org.featup.conformance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.StageParameters;
import org.featup.spi.Taps;
import org.featup.upsample.JbuUpsampler;

/** The cases this version covers, by name. */
final class Cases {
  private Cases() {}

  /** Runs one case. */
  interface Runner {
    /**
     * Computes what the case expects and compares.
     *
     * @throws IOException if the file lacks something
     */
    void run(GoldenCase golden, Backend backend, Comparison comparison) throws IOException;
  }

  static Map<String, Runner> all() {
    Map<String, Runner> cases = new TreeMap<>();
    cases.put("resample_bicubic", (g, b, c) -> resample(g, b, c, Taps::bicubic));
    cases.put("resample_bilinear", (g, b, c) -> resample(g, b, c, Taps::bilinear));
    cases.put("resample_nearest", (g, b, c) -> resample(g, b, c, Taps::nearest));
    cases.put("resample_pool", (g, b, c) -> resample(g, b, c, Taps::averagePool));
    cases.put("resample_gaussian_blur", Cases::blur);
    cases.put("adaptive_conv", Cases::adaptiveConv);
    cases.put("jbu_layer", Cases::jbuLayer);
    cases.put("jbu_stack", Cases::jbuStack);
    cases.put("released_layout", Cases::releasedLayout);
    cases.put("pca", Cases::pca);
    MultiViewCases.addTo(cases);
    OptimizerCases.addTo(cases);
    ImplicitCases.addTo(cases);
    ObjectiveCases.addTo(cases);
    ImplicitObjectiveCases.addTo(cases);
    return cases;
  }

  private interface TapRule {
    Taps taps(int in, int out);
  }

  private static void resample(GoldenCase g, Backend backend, Comparison c, TapRule rule)
      throws IOException {
    NDArray x = g.array("in.x");
    NDArray expected = g.array("out.y");
    Taps rows = rule.taps(x.shape().h(), expected.shape().h());
    Taps columns = rule.taps(x.shape().w(), expected.shape().w());
    c.add("out.y", expected, backend.resample(x, rows, columns));
    if (g.has("grad.x")) {
      NDArray dOut = g.array("in.grad_out");
      c.add(
          "grad.x",
          g.array("grad.x"),
          backend.resample(dOut, rows.transpose(), columns.transpose()));
    }
  }

  private static void blur(GoldenCase g, Backend backend, Comparison c) throws IOException {
    boolean known =
        g.setting("kernel", 5.0).equals(5.0)
            && g.setting("sigma", 1.0).equals(1.0)
            && g.setting("border", "reflect").equals("reflect");
    if (!known) {
      throw new IOException("only kernel 5, sigma 1, border reflect is supported");
    }
    resample(g, backend, c, (in, out) -> Taps.gaussianBlur5(in));
  }

  private static void adaptiveConv(GoldenCase g, Backend backend, Comparison c) throws IOException {
    NDArray x = g.array("in.x");
    NDArray filters = g.filters("in.filters");
    c.add("out.y", g.array("out.y"), backend.adaptiveConv(x, filters));
    if (g.has("in.grad_out")) {
      NDArray dOut = g.array("in.grad_out");
      c.add("grad.x", g.array("grad.x"), backend.adaptiveConvGradSource(dOut, filters));
      c.add("grad.filters", g.filters("grad.filters"), backend.adaptiveConvGradFilters(dOut, x));
    }
  }

  private static void jbuLayer(GoldenCase g, Backend backend, Comparison c) throws IOException {
    Map<String, Tensor> stage = new TreeMap<>();
    g.part("param.")
        .tensors()
        .forEach((k, t) -> stage.put("up1." + k, new Tensor("up1." + k, t.shape(), t.data())));
    TensorFile file = new TensorFile(stage, Map.of());
    StageParameters parameters = JbuUpsampler.of("param.", file, backend).weights().stages().get(0);
    NDArray features = g.array("in.features");
    NDArray guidance = g.array("in.guidance");
    NDArray filters = backend.stageFilters(guidance, parameters);
    if (g.has("out.kernel")) {
      c.add("out.kernel", g.filters("out.kernel"), filters);
    }
    NDArray expected = g.array("out.y");
    int height = expected.shape().h();
    c.add(
        "out.y (filters stored)",
        expected,
        backend.stageApply(Band.whole(features), filters, 0, height, null));
    c.add("out.y (fused)", expected, backend.stage(features, guidance, parameters, null));
    if (g.has("in.grad_out")) {
      StageGradientCases.layer(g, backend, c, parameters, filters);
    }
  }

  private static void jbuStack(GoldenCase g, Backend backend, Comparison c) throws IOException {
    JbuUpsampler upsampler = JbuUpsampler.of("param.", g.part("param."), backend);
    compare(upsampler, g, "", c);
    if (g.has("in.grad_out")) {
      StageGradientCases.stack(g, backend, c, upsampler.weights());
    }
  }

  private static void releasedLayout(GoldenCase g, Backend backend, Comparison c)
      throws IOException {
    jbuStack(g, backend, c);
    if (g.setting("checkpoint", List.of()) instanceof List<?> names) {
      for (Object name : names) {
        JbuUpsampler loaded = JbuUpsampler.load(g.sibling(name.toString()), backend);
        compare(loaded, g, " (" + name + ")", c);
      }
    }
  }

  private static void compare(JbuUpsampler upsampler, GoldenCase g, String suffix, Comparison c)
      throws IOException {
    NDArray features = g.array("in.features");
    NDArray image = g.array("in.image");
    NDArray expected = g.array("out.y");
    Shape f = features.shape();
    c.add("out.y" + suffix, expected, upsampler.upsample(features, image));
    c.add(
        "out.y prepared" + suffix,
        expected,
        upsampler.prepare(image, f.h(), f.w()).apply(features));
  }

  /** Computed in double on the heap, whatever the backend; the sign of a component is free. */
  private static void pca(GoldenCase g, Backend backend, Comparison c) throws IOException {
    float[] expected = g.tensor("out.components").data();
    float[] singular = g.tensor("out.singular_values").data();
    Pca pca = Pca.fit(singular.length, g.array("in.x"));
    float[] actual = pca.weight();
    int channels = pca.channels();
    for (int k = 0; k < singular.length && actual.length == expected.length; k++) {
      float dot = 0;
      for (int i = k * channels; i < (k + 1) * channels; i++) {
        dot += expected[i] * actual[i];
      }
      for (int i = k * channels; dot < 0 && i < (k + 1) * channels; i++) {
        actual[i] = -actual[i];
      }
    }
    c.add("out.mean", g.tensor("out.mean").data(), pca.mean());
    c.add("out.components", expected, actual);
    c.add("out.singular_values", singular, floats(pca.singularValues()));
    c.add(
        "out.explained_variance_ratio",
        g.tensor("out.explained_variance_ratio").data(),
        floats(pca.explainedVarianceRatio()));
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
