package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.downsample.SimpleDownsampler;
import org.featup.internal.train.data.CheckedBackbone;
import org.featup.internal.train.data.TrainingImage;
import org.featup.internal.train.loop.TrainingView;
import org.featup.jitter.Jitter;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;
import org.featup.train.JbuDownsampling;
import org.featup.train.JbuGroup;
import org.featup.train.JbuOptions;

/**
 * What one backbone has in a training of its own: the downsampler, the uncertainty, and its view of
 * the stack, whose stages all backbones share.
 */
public final class JbuBranch {
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
  public JbuBranch(
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
    this.downsampler =
        downsampler(options.downsampling(), shape, side, random.apply("downsampler"));
    this.scaleNet =
        options.model().uncertainty() ? new ScaleNet(shape.c(), random.apply("scale net")) : null;
    this.objective = new JbuObjective(stack, downsampler, scaleNet, options.losses(), backend);
  }

  public CheckedBackbone backbone() {
    return backbone;
  }

  /** The backbone as it looks at an image at one of the larger sizes, counted from 0. */
  public CheckedBackbone enlarged(int index) {
    return enlarged.get(index);
  }

  /** The backbone's features of an image at each of the larger sizes. */
  public List<NDArray> details(TrainingImage image) {
    List<NDArray> details = new ArrayList<>();
    for (NDArray larger : image.enlarged()) {
      details.add(enlarged.get(details.size()).of(larger, "image " + image.name() + ", enlarged"));
    }
    return details;
  }

  public JbuParameters stack() {
    return stack;
  }

  public JbuObjective objective() {
    return objective;
  }

  /** Those of the stack, and the others by the names of the original with the prefix in front. */
  public List<Parameter> parameters() {
    return List.copyOf(groups().keySet());
  }

  /** The parameters in their order, and the group of each. */
  public Map<Parameter, JbuGroup> groups() {
    Map<Parameter, JbuGroup> all = new LinkedHashMap<>();
    stack.parameters().forEach(p -> all.put(p, group(p.name())));
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
  public TrainingView view(NDArray image, NDArray features, Jitter jitter, NDArray target) {
    try (Arena arena = Arena.of(backend)) {
      return view(image, features, jitter, target, arena);
    }
  }

  private TrainingView view(
      NDArray image, NDArray features, Jitter jitter, NDArray target, Arena arena) {
    JbuDropout nothing = JbuDropout.none(stack.weights());
    Shape size = image.shape();
    NDArray map =
        new JbuStack(stack, arena)
            .forward(features, image, size.h(), size.w(), null, nothing)
            .output();
    NDArray highRes = map.toHost();
    NDArray prediction = downsampler.forward(map, List.of(jitter), null, arena).output().toHost();
    NDArray uncertainty = scaleNet == null ? null : scaleNet.forward(target);
    if (downsampler instanceof AttentionDownsampler attention) {
      NDArray saliency = attention.saliency(map, arena).toHost();
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

  private static Downsampler downsampler(
      JbuDownsampling options, Shape features, int side, RandomGenerator random) {
    int cell = Math.max(1, side / Math.max(features.h(), features.w()));
    PoolGrid grid =
        new PoolGrid(options.kernel() == 0 ? cell : options.kernel(), features.h(), features.w());
    grid.check(side, side);
    return switch (options.kind()) {
      case ATTENTION -> new AttentionDownsampler(features.c(), grid, options.blur(), random);
      case SIMPLE -> new SimpleDownsampler(grid);
    };
  }

  /**
   * The group of a parameter of the stack, by the end of its name: {@code up1.fixup_proj.3.weight}
   * corrects filters, {@code fixup_proj.1.weight} is the final convolution.
   */
  private static JbuGroup group(String name) {
    String layer = name.replaceAll("[.](weight|bias)$", "");
    if (layer.endsWith("range_temp")) {
      return JbuGroup.TEMPERATURE;
    }
    if (layer.endsWith("sigma_spatial")) {
      return JbuGroup.SIGMA;
    }
    if (layer.endsWith("fixup_proj.1")) {
      return JbuGroup.FINAL;
    }
    return layer.matches(".*fixup_proj[.][03]$") ? JbuGroup.FIXUP : JbuGroup.RANGE;
  }
}
