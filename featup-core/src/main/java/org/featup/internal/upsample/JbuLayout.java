package org.featup.internal.upsample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.featup.io.PlainText;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuWeights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the released checkpoints: {@code up1.range_proj.0.weight} and so on, with or without
 * {@code upsampler.} in front. Stages are counted from 1; a single {@code up.} serves all four.
 * Entries that are no part of the stack are ignored and listed at debug level.
 */
public final class JbuLayout {
  private static final Logger LOG = LoggerFactory.getLogger(JbuLayout.class);
  private static final String PREFIX = "upsampler.";
  private static final String NORM = "model.1.norm.";
  public static final String FORMAT = "featup-jbu";
  private static final Pattern STAGE_KEY = Pattern.compile("up([0-9]{1,4})\\.");
  private static final int SHARED_STAGES = 4;
  private static final int DEFAULT_RADIUS = 3;

  private final String source;
  private final Map<String, Tensor> tensors;
  private final Map<String, Tensor> unused;
  private final Map<String, String> metadata;
  private final Map<String, String> unreadable;

  /** Of what the file has, readable or not: a layer that cannot be read is not a missing one. */
  private final Set<String> names;

  private JbuLayout(String source, TensorFile file) {
    this.source = source;
    this.metadata = file.metadata();
    this.tensors = new LinkedHashMap<>();
    file.tensors().forEach((name, tensor) -> tensors.put(withoutPrefix(name), tensor));
    this.unused = new LinkedHashMap<>(tensors);
    this.unreadable = new LinkedHashMap<>();
    file.unreadable().forEach((name, why) -> unreadable.put(withoutPrefix(name), why));
    this.names = new LinkedHashSet<>(tensors.keySet());
    names.addAll(unreadable.keySet());
  }

  /**
   * Reads weights.
   *
   * @param source what error messages call the file
   * @throws IOException if a key is missing, has the wrong shape or holds NaN or infinity
   */
  public static JbuWeights read(String source, TensorFile file) throws IOException {
    return new JbuLayout(source, file).weights();
  }

  /**
   * The same layout, without prefix.
   *
   * @throws IllegalArgumentException if the stages differ in what is written once for all
   */
  public static TensorFile write(JbuWeights weights) {
    requireAlike(weights.stages());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < weights.stages().size(); i++) {
      StageParameters stage = weights.stages().get(i);
      String up = "up" + (i + 1) + ".";
      put(tensors, up + "range_temp", new float[] {stage.rangeTemp()});
      put(tensors, up + "sigma_spatial", new float[] {stage.sigmaSpatial()});
      putMlp(tensors, up + "range_proj.", stage.range());
      putMlp(tensors, up + "fixup_proj.", stage.fixup());
    }
    if (weights.fixup() != null) {
      putConv(tensors, "fixup_proj.1.", weights.fixup());
    }
    if (weights.channelNorm() != null) {
      LayerNorm norm = weights.channelNorm();
      put(tensors, NORM + "weight", norm.weight(), norm.weight().length);
      put(tensors, NORM + "bias", norm.bias(), norm.bias().length);
    }
    StageParameters first = weights.stages().get(0);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("stages", Integer.toString(weights.stages().size()));
    metadata.put("radius", Integer.toString(first.radius()));
    metadata.put("key_dim", Integer.toString(first.keys()));
    metadata.put("guidance_dim", Integer.toString(first.guidance()));
    metadata.put("range_kernel", first.rangeKernel().name().toLowerCase(Locale.ROOT));
    return new TensorFile(tensors, metadata);
  }

  /** A file has one range kernel, and one radius where no layer tells it. */
  private static void requireAlike(List<StageParameters> stages) {
    StageParameters first = stages.get(0);
    for (StageParameters stage : stages) {
      boolean sameRadius = stage.radius() == first.radius() || stage.fixup() != null;
      if (!sameRadius || stage.rangeKernel() != first.rangeKernel()) {
        throw new IllegalArgumentException(
            "a weight file holds one range kernel and, without fixup, one radius for all stages,"
                + " given "
                + first.rangeKernel()
                + ", "
                + first.radius()
                + " and "
                + stage.rangeKernel()
                + ", "
                + stage.radius());
      }
    }
  }

  private JbuWeights weights() throws IOException {
    if (ImplicitLayout.FORMAT.equals(metadata.get("format"))) {
      throw bad(
          "holds an upsampler that was fitted to one image, expected the weights of a JBU"
              + " upsampler; ImplicitUpsampler.load and featup query read it");
    }
    List<StageParameters> stages = new ArrayList<>();
    try {
      if (names.contains("up.range_temp")) {
        StageParameters shared = stage("up.");
        for (int i = 0; i < SHARED_STAGES; i++) {
          stages.add(shared);
        }
      } else {
        do {
          stages.add(stage("up" + (stages.size() + 1) + "."));
        } while (hasKeys("up" + (stages.size() + 1) + "."));
      }
      requireAllStages(stages.size());
      Conv1x1 fixup = hasKeys("fixup_proj.1.") ? conv("fixup_proj.1.") : null;
      JbuWeights weights = new JbuWeights(stages, fixup, channelNorm());
      unused
          .values()
          .forEach(tensor -> LOG.debug("{}: ignored {}", source, PlainText.brief(tensor)));
      return weights;
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ": " + PlainText.brief(e.getMessage()), e);
    }
  }

  /** Whether a key is one of a stage's, with or without prefix. */
  public static boolean isStage(String key) {
    return withoutPrefix(key).matches("up[0-9]{0,4}\\.range_temp");
  }

  private boolean hasKeys(String prefix) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }

  /** A file that lost some of its stages must not pass for a smaller stack. */
  private void requireAllStages(int read) throws IOException {
    for (String name : names) {
      Matcher key = STAGE_KEY.matcher(name);
      if (key.lookingAt() && Integer.parseInt(key.group(1)) > read) {
        throw bad("there is " + name + ", but no key that starts with up" + (read + 1) + ".");
      }
    }
    if (number("stages", read) != read) {
      throw bad("metadata stages is " + metadata.get("stages") + ", but there are " + read);
    }
  }

  private StageParameters stage(String up) throws IOException {
    try {
      return uncheckedStage(up);
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ": " + PlainText.brief(up + " " + e.getMessage()), e);
    }
  }

  private StageParameters uncheckedStage(String up) throws IOException {
    float rangeTemp = scalar(up + "range_temp");
    float sigma = scalar(up + "sigma_spatial");
    Mlp range = mlp(up + "range_proj.");
    Mlp fixup = mlp(up + "fixup_proj.");
    int radius = fixup == null ? number("radius", DEFAULT_RADIUS) : radius(up, fixup);
    int taps = (2 * radius + 1) * (2 * radius + 1);
    int guidance = number("guidance_dim", 3);
    if (range != null) {
      guidance = range.first().inputs();
    } else if (fixup != null) {
      guidance = fixup.first().inputs() - taps;
    }
    return new StageParameters(radius, guidance, rangeKernel(), range, rangeTemp, sigma, fixup);
  }

  private int radius(String up, Mlp fixup) throws IOException {
    int taps = fixup.second().outputs();
    int diameter = StageParameters.diameterOf(taps);
    if (diameter * diameter != taps || diameter % 2 == 0) {
      throw bad(
          up
              + "fixup_proj.3.weight has "
              + taps
              + " outputs, expected the square of an odd diameter");
    }
    return diameter / 2;
  }

  private RangeKernel rangeKernel() throws IOException {
    String name = metadata.getOrDefault("range_kernel", "softmax");
    for (RangeKernel kernel : RangeKernel.values()) {
      if (kernel.name().equalsIgnoreCase(name)) {
        return kernel;
      }
    }
    throw bad(
        "metadata range_kernel is "
            + name
            + ", expected one of "
            + Arrays.toString(RangeKernel.values()).toLowerCase(Locale.ROOT));
  }

  private int number(String key, int fallback) throws IOException {
    String text = metadata.get(key);
    if (text == null) {
      return fallback;
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw bad("metadata " + key + " is " + text + ", expected a number");
    }
    return Integer.parseInt(text);
  }

  /** Both layers of an MLP, or null if the file has neither. */
  private Mlp mlp(String name) throws IOException {
    return hasKeys(name) ? new Mlp(conv(name + "0."), conv(name + "3.")) : null;
  }

  private LayerNorm channelNorm() throws IOException {
    if (!names.contains(NORM + "weight") && !names.contains(NORM + "bias")) {
      return null;
    }
    return new LayerNorm(take(NORM + "weight").data(), take(NORM + "bias").data());
  }

  private Conv1x1 conv(String name) throws IOException {
    Tensor weight = take(name + "weight");
    long[] s = weight.shape();
    boolean matrix = s.length == 2 || (s.length == 4 && s[2] == 1 && s[3] == 1);
    if (!matrix || s[0] < 1 || s[1] < 1) {
      throw bad(name + "weight has shape " + Arrays.toString(s) + ", expected [out, in, 1, 1]");
    }
    Tensor bias = take(name + "bias");
    if (bias.data().length != s[0]) {
      throw bad(
          name + "bias has shape " + Arrays.toString(bias.shape()) + ", expected [" + s[0] + "]");
    }
    return new Conv1x1((int) s[1], (int) s[0], weight.data(), bias.data());
  }

  private float scalar(String name) throws IOException {
    Tensor tensor = take(name);
    if (tensor.data().length != 1) {
      throw bad(name + " has shape " + Arrays.toString(tensor.shape()) + ", expected a scalar");
    }
    return tensor.data()[0];
  }

  private Tensor take(String name) throws IOException {
    Tensor tensor = tensors.get(name);
    if (unreadable.containsKey(name)) {
      throw bad("tensor " + name + " cannot be read: " + unreadable.get(name));
    }
    if (tensor == null) {
      throw bad(
          "no tensor named "
              + name
              + ", which a JBU upsampler needs; the file has "
              + tensors.size()
              + " tensors: "
              + tensors.keySet().stream().limit(8).toList());
    }
    for (float value : tensor.data()) {
      if (!Float.isFinite(value)) {
        throw bad(name + " holds " + value + ", expected finite numbers");
      }
    }
    unused.remove(name);
    return tensor;
  }

  private IOException bad(String what) {
    return new IOException(source + ": " + PlainText.brief(what));
  }

  private static String withoutPrefix(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }

  private static void putMlp(Map<String, Tensor> tensors, String name, Mlp mlp) {
    if (mlp != null) {
      putConv(tensors, name + "0.", mlp.first());
      putConv(tensors, name + "3.", mlp.second());
    }
  }

  private static void putConv(Map<String, Tensor> tensors, String name, Conv1x1 conv) {
    put(tensors, name + "weight", conv.weight(), conv.outputs(), conv.inputs(), 1, 1);
    put(tensors, name + "bias", conv.bias(), conv.outputs());
  }

  private static void put(Map<String, Tensor> tensors, String name, float[] data, long... shape) {
    tensors.put(name, new Tensor(name, shape, data));
  }
}
