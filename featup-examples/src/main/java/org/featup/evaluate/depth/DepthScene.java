package org.featup.evaluate.depth;

import java.util.ArrayList;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * A photo with the disparity of its pixels.
 *
 * @param name what it is called
 * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
 * @param disparity (1, 1, H, W), in any unit: the shift between the two views of a stereo camera,
 *     inversely proportional to depth. Not above 0 or not finite where it is unknown
 */
public record DepthScene(String name, NDArray image, NDArray disparity) {

  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException if they do not belong together
   */
  public DepthScene {
    Shape shape = image.shape();
    if (!disparity.shape().equals(new Shape(1, 1, shape.h(), shape.w()))) {
      throw new IllegalArgumentException(
          name
              + ": expected a disparity for every pixel of an image of "
              + shape
              + ", given "
              + disparity.shape());
    }
  }

  /**
   * A photo whose disparity has another resolution. Each pixel gets the nearest disparity: a mean
   * would put surfaces between objects where there are none.
   *
   * @param name what it is called
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation
   * @param disparity (1, 1, rows, columns) of the same view; not above 0 or not finite where it is
   *     unknown
   * @return the scene
   */
  public static DepthScene sampled(String name, NDArray image, NDArray disparity) {
    Shape to = new Shape(1, 1, image.shape().h(), image.shape().w());
    Shape from = disparity.shape();
    NDArray nearest = NDArray.zeros(to);
    for (int y = 0; y < to.h(); y++) {
      int row = (int) ((y + 0.5) * from.h() / to.h());
      for (int x = 0; x < to.w(); x++) {
        int column = (int) ((x + 0.5) * from.w() / to.w());
        nearest.set(0, 0, y, x, disparity.get(0, 0, row, column));
      }
    }
    return new DepthScene(name, image, nearest);
  }

  /**
   * Square crops that do not overlap, as many as fit into the rows and columns, evenly spread from
   * border to border.
   *
   * @param side of the crops, in pixels
   * @return row by row
   * @throws IllegalArgumentException if fewer than two fit
   */
  public List<DepthCrop> crops(int side) {
    int rows = image.shape().h() / side;
    int columns = image.shape().w() / side;
    if (rows * columns < 2) {
      throw new IllegalArgumentException(
          name
              + ": expected room for two crops of "
              + side
              + " pixels, given an image of "
              + image.shape());
    }
    List<DepthCrop> crops = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int top = start(i, rows, image.shape().h() - side);
      for (int j = 0; j < columns; j++) {
        int left = start(j, columns, image.shape().w() - side);
        crops.add(
            DepthCrop.of(
                name + " " + i + "," + j,
                image.crop(top, left, side, side),
                disparity.crop(top, left, side, side)));
      }
    }
    return crops;
  }

  /** Where one of several crops starts; a single one lies in the middle. */
  private static int start(int index, int count, int last) {
    return count == 1 ? last / 2 : index * last / (count - 1);
  }
}
