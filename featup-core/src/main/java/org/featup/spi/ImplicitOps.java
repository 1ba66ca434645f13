package org.featup.spi;

import org.featup.ndarray.NDArray;

/**
 * The implicit upsampler's network over the pixels of an image. Both passes work on blocks of
 * pixels: of the image's size they need nothing but their arguments and the result.
 */
public interface ImplicitOps {

  /**
   * Evaluates the network at some rows of an image.
   *
   * @param image the rows wanted, (1, 3, rows, W), colours as the parameters' {@link ColorRange}
   *     has them; without colours only its extents matter
   * @param parameters the network, of C outputs
   * @return (1, C, rows, W)
   */
  NDArray implicitForward(Band image, ImplicitParameters parameters);

  /**
   * Gradients of {@link #implicitForward} by all parameters. Activations are computed again, block
   * by block. The number of threads never changes a bit of the sums.
   *
   * @param dOut gradient of the output, (1, C, rows, W)
   * @param image as in {@link #implicitForward}
   * @param parameters the network
   * @param gradients what is added to
   */
  void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients);
}
