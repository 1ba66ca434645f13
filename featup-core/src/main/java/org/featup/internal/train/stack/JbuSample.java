package org.featup.internal.train.stack;

import java.util.List;
import org.featup.loss.SamplePoints;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * What {@link JbuObjective} is taken on: one image and a backbone's features of it.
 *
 * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
 * @param features the backbone's features of the image, (1, C, h, w)
 * @param views its features of the jittered image, at least one
 * @param details its features of the image at several times the size, (1, C, h', w') each; empty if
 *     the weight of the detail is 0
 * @param points where the conditional random field looks; null if its weight is 0
 */
public record JbuSample(
    NDArray image,
    NDArray features,
    List<JbuViews> views,
    List<NDArray> details,
    SamplePoints points) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no view, more than one image, a target of another
   *     shape than the features, or details of other channels
   */
  public JbuSample {
    views = List.copyOf(views);
    details = List.copyOf(details);
    Shape f = features.shape();
    if (views.isEmpty() || image.shape().n() != 1 || f.n() != 1) {
      throw new IllegalArgumentException(
          "expected one image, its features and at least one view, given "
              + image.shape()
              + ", "
              + f
              + " and "
              + views.size()
              + " views");
    }
    for (JbuViews view : views) {
      Shape t = view.targets().shape();
      if (t.c() != f.c() || t.h() != f.h() || t.w() != f.w()) {
        throw new IllegalArgumentException(
            "expected targets of the features' shape " + f + ", given " + t);
      }
    }
    for (NDArray detail : details) {
      if (detail.shape().n() != 1 || detail.shape().c() != f.c()) {
        throw new IllegalArgumentException(
            "expected details of one image and " + f.c() + " channels, given " + detail.shape());
      }
    }
  }

  /** Jitters of all views. */
  int jitters() {
    return views.stream().mapToInt(view -> view.jitters().size()).sum();
  }
}
