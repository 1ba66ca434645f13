package org.featup.internal.train.stack;

import org.featup.loss.CenteredCosine;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.Taps;

/**
 * The backbone's features of an image k times the size have detail that the upsampled features of
 * the image itself should have too. With the upsampled features F, the projection P of the first
 * views, and the features t_k of the enlarged image, on a grid of h_k x w_k cells, the loss is the
 * mean over all k of
 *
 * <pre>1 - mean_i cos(a_i, b_i), a = centred(pool_k(P F)), b = centred(P t_k),</pre>
 *
 * where pool_k is the mean over the pixels of each of the h_k x w_k cells, and a centred map is one
 * less its mean over the cells. So neither scale nor a constant matters, and a backbone's features
 * of larger things in general, which is another mean, does not either.
 */
final class DetailTerm {
  private DetailTerm() {}

  /**
   * The loss; its gradient is added to that of the projected features.
   *
   * @param backend frees what it gave in the end
   * @param weight factor on the gradient
   * @return the loss, without the weight
   * @throws IllegalArgumentException if the sample has no details
   */
  static double backward(HighRes features, JbuSample sample, double weight, Backend backend) {
    if (sample.details().isEmpty()) {
      throw new IllegalArgumentException(
          "the detail has a weight, given a sample without features of the enlarged image");
    }
    Conv1x1 projection = sample.views().get(0).projection();
    int scales = sample.details().size();
    double loss = 0;
    for (NDArray detail : sample.details()) {
      NDArray target = projection == null ? detail : backend.conv1x1(detail, projection).toHost();
      loss += scale(features, target, weight / scales, backend) / scales;
    }
    return loss;
  }

  private static double scale(HighRes features, NDArray target, double weight, Backend backend) {
    Shape size = features.projected().shape();
    Taps rows = Taps.averagePool(size.h(), target.shape().h());
    Taps columns = Taps.averagePool(size.w(), target.shape().w());
    NDArray pooled = backend.resample(features.projected(), rows, columns).toHost();
    NDArray dPooled = NDArray.zeros(pooled.shape());
    double loss = CenteredCosine.backward(pooled, target, weight, dPooled);
    NDArray dProjected = backend.resample(dPooled, rows.transpose(), columns.transpose());
    backend.add(dProjected, features.dProjected());
    return loss;
  }
}
