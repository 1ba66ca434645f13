package org.featup.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.jitter.Jitter;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.nn.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Region;
import org.featup.train.data.CheckedBackbone;
import org.featup.train.data.TrainingImage;
import org.featup.train.run.TrainingView;
import org.featup.upsample.JbuDropout;
import org.featup.upsample.JbuParameters;
import org.featup.upsample.JbuStack;

/**
 * What one backbone has in a training of its own: the downsampler, the uncertainty, and its view of
 * the stack, whose stages all backbones share.
 */
final class JbuBranch {
  private final CheckedBackbone backbone;
  private final List<CheckedBackbone> enlarged;
  private final JbuParameters stack;
  private final Downsampler downsampler;
  private final ScaleNet scaleNet;
  private final JbuObjective objective;
  private final Backend backend;
  private final String prefix;

  /**
   * Makes the downsampler and the uncertainty.
   *
   * @param enlarged the same backbone for the image at several times the size
   * @param prefix in front of their names
   * @param random generators by purpose
   */
  JbuBranch(
      CheckedBackbone backbone,
      List<CheckedBackbone> enlarged,
      JbuParameters stack,
      JbuOptions options,
      String prefix,
      Function<String, RandomGenerator> random,
      Backend backend) {
    Shape shape = backbone.features();
    int side = options.data().crop().size();
    this.backbone = backbone;
    this.enlarged = List.copyOf(enlarged);
    this.stack = stack;
    this.prefix = prefix;
    this.backend = backend;
    this.downsampler = options.downsampling().create(shape, side, random.apply("downsampler"));
    this.scaleNet =
        options.model().uncertainty() ? new ScaleNet(shape.c(), random.apply("scale net")) : null;
    this.objective = new JbuObjective(stack, downsampler, scaleNet, options.losses(), backend);
  }

  CheckedBackbone backbone() {
    return backbone;
  }

  /** The backbone as it looks at an image at one of the larger sizes, counted from 0. */
  CheckedBackbone enlarged(int index) {
    return enlarged.get(index);
  }

  /** What the backbone says of an image at each of the larger sizes. */
  List<NDArray> details(TrainingImage image) {
    List<NDArray> details = new ArrayList<>();
    for (NDArray larger : image.enlarged()) {
      details.add(enlarged.get(details.size()).of(larger, "image " + image.name() + ", enlarged"));
    }
    return details;
  }

  JbuParameters stack() {
    return stack;
  }

  JbuObjective objective() {
    return objective;
  }

  /** Those of the stack, and the others by the names of the original with the prefix in front. */
  List<Parameter> parameters() {
    return List.copyOf(groups().keySet());
  }

  /** The parameters in their order, and the group of each. */
  Map<Parameter, JbuGroup> groups() {
    Map<Parameter, JbuGroup> all = new LinkedHashMap<>();
    stack.parameters().forEach(p -> all.put(p, JbuGroup.ofStack(p.name())));
    add(all, "downsampler.", downsampler.parameters(), JbuGroup.DOWNSAMPLER);
    if (scaleNet != null) {
      add(all, "scale_net.", scaleNet.parameters(), JbuGroup.UNCERTAINTY);
    }
    return all;
  }

  private void add(Map<Parameter, JbuGroup> to, String part, List<Parameter> more, JbuGroup group) {
    more.forEach(parameter -> to.put(parameter.named(prefix + part + parameter.name()), group));
  }

  /** What it makes of an image at present, nothing left out. */
  TrainingView view(NDArray image, NDArray features, Jitter jitter, NDArray target) {
    try (Region region = new Region(backend)) {
      return view(image, features, jitter, target, region);
    }
  }

  private TrainingView view(
      NDArray image, NDArray features, Jitter jitter, NDArray target, Region region) {
    JbuDropout nothing = JbuDropout.none(stack.weights());
    Shape size = image.shape();
    NDArray map =
        new JbuStack(stack, region)
            .forward(features, image, size.h(), size.w(), null, nothing)
            .output();
    NDArray highRes = map.toHost();
    NDArray prediction = downsampler.forward(map, List.of(jitter), null, region).output().toHost();
    NDArray uncertainty = scaleNet == null ? null : scaleNet.forward(target);
    if (downsampler instanceof AttentionDownsampler attention) {
      NDArray saliency = attention.saliency(map, region).toHost();
      return new TrainingView(
          image,
          features,
          highRes,
          target,
          prediction,
          uncertainty,
          saliency,
          attention.wMap(),
          attention.bMap());
    }
    return new TrainingView(
        image, features, highRes, target, prediction, uncertainty, null, null, null);
  }
}
