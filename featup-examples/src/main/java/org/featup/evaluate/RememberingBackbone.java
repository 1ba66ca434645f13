package org.featup.evaluate;

import java.util.Map;
import java.util.WeakHashMap;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;

/**
 * A backbone that knows what it said of an image, for as long as somebody holds the image: every
 * contender is asked about the same photos. To be used by one thread.
 */
final class RememberingBackbone implements Backbone {
  private final Backbone backbone;

  /** Arrays are told apart by identity, which is their equality. */
  private final Map<NDArray, NDArray> known = new WeakHashMap<>();

  /**
   * Wraps a backbone.
   *
   * @param backbone does the work; closed by its owner
   */
  RememberingBackbone(Backbone backbone) {
    this.backbone = backbone;
  }

  @Override
  public NDArray features(NDArray image) {
    return known.computeIfAbsent(image, backbone::features);
  }

  @Override
  public int stride() {
    return backbone.stride();
  }

  @Override
  public String name() {
    return backbone.name();
  }

  /** Forgets all; the backbone stays open. */
  @Override
  public void close() {
    known.clear();
  }
}
