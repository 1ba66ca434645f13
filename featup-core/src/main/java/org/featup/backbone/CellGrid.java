package org.featup.backbone;

/**
 * Where the cells of a network's output lie on its input, along either axis.
 *
 * <p>Cell i is centred on input pixel {@code origin + stride * i}, and an input of {@code stride *
 * n + surplus} pixels gives n cells. A vision transformer cuts the image into patches, so its cells
 * lie where upsamplers assume them. Convolutional networks have theirs about half a cell to one
 * side (stride 16: 7.5 pixels); the {@linkplain OnnxBackboneBuilder#context context} around the
 * image is shifted by that much, to the nearest pixel, so that the cells that are kept line up.
 *
 * @param stride pixels from one cell to the next, at least 1
 * @param origin pixel index, 0 being the first pixel's centre, on which cell 0 is centred; finite
 * @param surplus input pixels beyond {@code stride} per cell that the network needs; not negative
 */
public record CellGrid(int stride, double origin, int surplus) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the stride is below 1, the origin is not finite or the
   *     surplus is negative
   */
  public CellGrid {
    if (stride < 1 || !Double.isFinite(origin) || surplus < 0) {
      throw new IllegalArgumentException(
          "expected a stride of at least 1, a finite origin and a surplus of at least 0, given "
              + stride
              + ", "
              + origin
              + ", "
              + surplus);
    }
  }

  /**
   * Patches side by side, as in vision transformers: cell 0 covers pixels 0 to {@code stride - 1}.
   *
   * @param stride the patch size in pixels, at least 1
   * @return a grid with origin {@code (stride - 1) / 2}
   * @throws IllegalArgumentException if the stride is below 1
   */
  public static CellGrid patches(int stride) {
    return new CellGrid(stride, (stride - 1) / 2.0, 0);
  }

  /**
   * Convolutions of odd kernels padded alike on both sides, as PyTorch's networks have them
   * (ResNet, DeepLab): cell 0 is centred on pixel 0.
   *
   * @param stride the product of the strides, at least 1
   * @return a grid with origin 0
   * @throws IllegalArgumentException if the stride is below 1
   */
  public static CellGrid symmetric(int stride) {
    return new CellGrid(stride, 0, 0);
  }

  /**
   * Layers of stride 2 with odd kernels and TensorFlow's padding {@code SAME} (ONNX {@code
   * SAME_UPPER}), which pads more after than before: cell 0 is centred on pixel {@code stride - 1}.
   *
   * @param stride the product of the strides, a power of two
   * @return a grid with origin {@code stride - 1}
   * @throws IllegalArgumentException if the stride is below 1
   */
  public static CellGrid sameUpper(int stride) {
    return new CellGrid(stride, stride - 1.0, 0);
  }

  /**
   * Convolutions without padding: cell 0 is centred as far from the border as those layers reach.
   *
   * @param stride the product of the strides, at least 1
   * @param margin half the receptive field, less the centre, of the layers without padding: the sum
   *     of {@code (kernel - 1) / 2} times the product of the strides before each; 21 for
   *     InceptionV3 up to its stride-16 blocks
   * @return a grid with origin {@code margin} and surplus {@code 2 * margin + 1 - stride}
   * @throws IllegalArgumentException if the stride is below 1 or the margin is negative
   */
  public static CellGrid unpadded(int stride, int margin) {
    if (margin < 0) {
      throw new IllegalArgumentException("expected a margin of at least 0, given " + margin);
    }
    return new CellGrid(stride, margin, Math.max(0, 2 * margin + 1 - stride));
  }
}
