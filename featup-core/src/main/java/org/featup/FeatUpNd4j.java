package org.featup;

import org.featup.ndarray.Nd4jArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The entry points of {@link FeatUp} for ND4J's arrays. A class of its own, because javac refuses
 * every call of an overloaded method once a type of one overload is missing, and ND4J is an
 * optional dependency.
 *
 * <p>ND4J keeps its elements outside the Java heap: each array is copied once on the way in and
 * once on the way out, in bulk. The result has shape (N, C, H, W) over channels-last memory.
 */
public final class FeatUpNd4j {
  private FeatUpNd4j() {}

  /**
   * Upsamples features 16 times with the bundled weights, as {@link
   * FeatUp#upsample(org.featup.ndarray.NDArray, org.featup.ndarray.NDArray)}.
   *
   * @param features (N, C, h, w) or (C, h, w), any floating type, order and strides; not modified
   * @param image (N, 3, H, W) or (3, H, W), RGB normalised with ImageNet mean and deviation, H
   *     &gt;= h, W &gt;= w; not modified
   * @return a new array (N, C, 16 h, 16 w) of type float
   * @throws IllegalArgumentException if type or shapes do not fit
   */
  public static INDArray upsample(INDArray features, INDArray image) {
    return Nd4jArrays.toNd4j(
        FeatUp.upsample(Nd4jArrays.fromNd4j(features), Nd4jArrays.fromNd4j(image)));
  }

  /**
   * Upsamples features to any size with the bundled weights.
   *
   * @param features (N, C, h, w) or (C, h, w), any floating type, order and strides; not modified
   * @param image (N, 3, H, W) or (3, H, W), RGB normalised with ImageNet mean and deviation, H
   *     &gt;= h, W &gt;= w; not modified
   * @param height rows wanted, at least h
   * @param width columns wanted, at least w
   * @return a new array (N, C, height, width) of type float
   * @throws IllegalArgumentException if type, shapes or size do not fit
   */
  public static INDArray upsample(INDArray features, INDArray image, int height, int width) {
    return Nd4jArrays.toNd4j(
        FeatUp.upsample(Nd4jArrays.fromNd4j(features), Nd4jArrays.fromNd4j(image), height, width));
  }
}
