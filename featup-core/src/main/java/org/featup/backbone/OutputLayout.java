package org.featup.backbone;

/** How a network's output holds its cells. */
public enum OutputLayout {
  /** Told by the rank: 4 is {@link #FEATURE_MAP}, 3 and 2 are {@link #TOKENS}. */
  AUTO,
  /** (N, C, h, w). */
  FEATURE_MAP,
  /** (N, h, w, C), as networks from TensorFlow and some hierarchical transformers give it. */
  FEATURE_MAP_CHANNELS_LAST,
  /**
   * (N, tokens, C), or (tokens, C) for one image: first the class and register tokens, which are
   * dropped, then the cells row by row.
   */
  TOKENS
}
