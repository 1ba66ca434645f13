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
}
