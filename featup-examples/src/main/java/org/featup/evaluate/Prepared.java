package org.featup.evaluate;

import java.util.List;
import java.util.function.BiFunction;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;

/**
 * What all contenders of one backbone share: made for the first of them, kept until another
 * backbone or other images come.
 */
final class Prepared<T> {
  private final BiFunction<Backbone, List<NDArray>, T> make;
  private Backbone backbone;
  private List<NDArray> images;
  private T made;

  Prepared(BiFunction<Backbone, List<NDArray>, T> make) {
    this.make = make;
  }

  synchronized T of(Backbone network, List<NDArray> photos) {
    if (network != backbone || !photos.equals(images)) {
      made = null; // before the next is made, or both would be in memory
      made = make.apply(network, photos);
      backbone = network;
      images = List.copyOf(photos);
    }
    return made;
  }
}
