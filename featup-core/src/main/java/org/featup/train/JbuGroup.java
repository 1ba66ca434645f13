package org.featup.train;

/** The parts of what {@link JbuTrainer} learns that may learn at rates of their own. */
public enum JbuGroup {
  /** The MLP that makes keys of the guidance, of every stage. */
  RANGE,
  /** The temperature of the range kernel, of every stage. */
  TEMPERATURE,
  /** The width of the spatial kernel, of every stage. */
  SIGMA,
  /** The MLP that corrects the filters, of every stage. */
  FIXUP,
  /** The convolution of the channels after the stages. */
  FINAL,
  /** What stands for the backbone. */
  DOWNSAMPLER,
  /** The deviation of the likelihood for each cell. */
  UNCERTAINTY;

  /**
   * The group of a parameter of the stack, which the end of its name tells: {@code
   * up1.fixup_proj.3.weight} corrects filters, {@code fixup_proj.1.weight} is the final
   * convolution.
   */
  static JbuGroup ofStack(String name) {
    String layer = name.replaceAll("[.](weight|bias)$", "");
    if (layer.endsWith("range_temp")) {
      return TEMPERATURE;
    }
    if (layer.endsWith("sigma_spatial")) {
      return SIGMA;
    }
    if (layer.endsWith("fixup_proj.1")) {
      return FINAL;
    }
    return layer.matches(".*fixup_proj[.][03]$") ? FIXUP : RANGE;
  }
}
