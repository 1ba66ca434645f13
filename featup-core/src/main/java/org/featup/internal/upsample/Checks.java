package org.featup.internal.upsample;

import java.util.Arrays;
import org.featup.internal.ndarray.FiniteCheck;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;

/** What a caller can get wrong, in one place; the kernels trust their arguments. */
public final class Checks {
  /** Colour channels of the guidance. */
  private static final int RGB = 3;

  private Checks() {}

  /** Channels, and values unless they are on a device: a copy from there would cost too much. */
  public static void guidance(NDArray image, int channels) {
    channels(image.shape(), channels);
    if (image.device() == null) {
      float largest = FiniteCheck.largest("the image", image);
      if (channels == RGB) {
        ColorScale.standard().check(largest);
      }
    }
  }

  /** For upsamplers that do not look at the values. */
  public static void image(Shape image) {
    channels(image, RGB);
  }

  private static void channels(Shape image, int guidance) {
    if (image.c() != guidance) {
      throw new IllegalArgumentException(
          "expected an image with "
              + guidance
              + " channels"
              + (guidance == RGB ? " (RGB, normalised)" : "")
              + ", given "
              + image);
    }
  }

  public static void pair(Shape features, Shape image) {
    if (features.n() != image.n()) {
      throw new IllegalArgumentException(
          "features and image must have the same batch size, given "
              + features.n()
              + " (features "
              + features
              + ") and "
              + image.n()
              + " (image "
              + image
              + ")");
    }
    grid(features.h(), features.w(), image);
  }

  public static void grid(int height, int width, Shape image) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "the feature grid must be at least 1x1, given " + height + "x" + width);
    }
    if (image.h() < height || image.w() < width) {
      throw new IllegalArgumentException(
          "the image must be at least as large as its features, given an image of "
              + image.h()
              + "x"
              + image.w()
              + " and features of "
              + height
              + "x"
              + width
              + "; channels-last features, (N, h, w, C), are wrapped with Layout.CHANNELS_LAST");
    }
    CellAspect.standard().check(height, width, image);
  }

  /** That a Java array holds a result; the message ends with what the caller may do else. */
  public static void length(Shape result, String advice) {
    try {
      result.arrayLength();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; " + advice, e);
    }
  }

  /** That results can be written to an array of the caller's. */
  public static void out(NDArray out, NDArray features, NDArray... others) {
    Shape wanted = out.shape().withChannels(features.shape().c());
    if (features.shape().n() != out.shape().n() || !out.shape().equals(wanted)) {
      throw new IllegalArgumentException(
          "the output must have the batch size and channels of the features "
              + features.shape()
              + ", given an output "
              + out.shape());
    }
    if (!out.isDense(Layout.CHANNELS_LAST)) {
      throw new IllegalArgumentException(
          "the output must be dense channels-last, as NDArray.zeros makes it, given strides "
              + Arrays.toString(
                  new int[] {out.stride(0), out.stride(1), out.stride(2), out.stride(3)})
              + " (N, C, H, W) for "
              + out.shape());
    }
    if (out.overlaps(features) || Arrays.stream(others).anyMatch(out::overlaps)) {
      throw new IllegalArgumentException("the output shares elements with an argument");
    }
  }

  public static void outSize(Shape out, int height, int width) {
    if (out.h() != height || out.w() != width) {
      throw new IllegalArgumentException(
          "the output was prepared to be " + height + "x" + width + ", given " + out);
    }
  }

  public static void head(Conv1x1 head, Shape features) {
    if (head != null && head.inputs() != features.c()) {
      throw new IllegalArgumentException(
          "the head takes " + head.inputs() + " channels, given features " + features);
    }
  }

  public static void target(int height, int width, int targetHeight, int targetWidth) {
    if (targetHeight < height || targetWidth < width) {
      throw new IllegalArgumentException(
          "the target must be at least as large as the features, given "
              + targetHeight
              + "x"
              + targetWidth
              + " for features of "
              + height
              + "x"
              + width);
    }
  }
}
