package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featup.evaluate.Enlargement;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;

/**
 * The photos of an evaluation, at the size the backbones see and larger.
 *
 * @param names one per photo
 * @param images the photos as backbones see them
 * @param enlargements the same photos at 2 and 4 times that size, as far as the files go
 */
record EvaluationPhotos(List<String> names, List<NDArray> images, List<Enlargement> enlargements) {
  private static final List<Integer> FACTORS = List.of(2, 4);

  /**
   * Reads them.
   *
   * @param photos where they are
   * @param input which part is used, and its size
   * @param stride both sides become multiples of it
   * @param failed is told of those that cannot be read or are too large
   */
  static EvaluationPhotos read(
      List<Photos.Photo> photos, InputOptions input, int stride, Problems failed) {
    List<String> names = new ArrayList<>();
    List<NDArray> images = new ArrayList<>();
    List<Map<NDArray, NDArray>> larger = new ArrayList<>();
    FACTORS.forEach(factor -> larger.add(new HashMap<>()));
    for (Photos.Photo photo : photos) {
      try {
        BufferedImage cut = input.read(photo.file());
        BufferedImage small = input.input(cut, stride);
        NDArray image = Images.toNDArray(small);
        for (int i = 0; i < FACTORS.size(); i++) {
          int width = Math.multiplyExact(FACTORS.get(i), small.getWidth());
          int height = Math.multiplyExact(FACTORS.get(i), small.getHeight());
          if (Images.hasDetailOf(cut, height, width)) {
            input.requireMemory(width, height);
            larger.get(i).put(image, Images.toNDArray(Images.resize(cut, height, width)));
          }
        }
        names.add(photo.name());
        images.add(image);
      } catch (IOException | IllegalArgumentException | ArithmeticException e) {
        failed.tell(new Photos.Bad(photo.file(), Messages.of(e)));
      }
    }
    List<Enlargement> enlargements = new ArrayList<>();
    for (int i = 0; i < FACTORS.size(); i++) {
      enlargements.add(new Enlargement(FACTORS.get(i), larger.get(i)));
    }
    return new EvaluationPhotos(names, images, enlargements);
  }
}
