package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.featup.internal.loss.Similarity;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.upsample.JbuUpsampler;

/**
 * The features of held-out photos by one backbone.
 *
 * @param branch the backbone and the stack that upsamples for it
 * @param photos one for each photo
 * @param mean of the features of all photos, one per channel
 */
record HeldOutFeatures(JbuBranch branch, List<Photo> photos, float[] mean) {

  /**
   * One photo.
   *
   * @param image 1x3xSxS
   * @param features of the image, (1, C, h, w)
   * @param details by scale, the features of the enlarged image
   */
  record Photo(NDArray image, NDArray features, SortedMap<Integer, NDArray> details) {}

  /** Computes the features. */
  static HeldOutFeatures of(JbuBranch branch, List<Integer> scales, List<HeldOutPhoto> heldOut) {
    List<Photo> photos = new ArrayList<>();
    for (HeldOutPhoto photo : heldOut) {
      String what = "held-out image " + photo.name();
      SortedMap<Integer, NDArray> details = new TreeMap<>();
      photo
          .enlarged()
          .forEach(
              (scale, larger) ->
                  details.put(scale, branch.enlarged(scales.indexOf(scale)).of(larger, what)));
      photos.add(new Photo(photo.image(), branch.backbone().of(photo.image(), what), details));
    }
    float[] mean = Similarity.mean(photos.stream().map(Photo::features).toList());
    return new HeldOutFeatures(branch, photos, mean);
  }

  /**
   * Adds for each scale how alike the two are, a mean over the cells of a photo and over the photos
   * that have this scale.
   */
  void addScores(Map<String, Double> to, Backend backend) {
    JbuUpsampler stack = new JbuUpsampler(branch.stack().weights(), backend);
    SortedMap<Integer, List<Double>> cosines = new TreeMap<>();
    for (Photo photo : photos) {
      Shape size = photo.image().shape();
      try (Arena arena = Arena.of(backend)) {
        NDArray map =
            arena.adopt(stack.upsample(photo.features(), photo.image(), size.h(), size.w()));
        photo
            .details()
            .forEach(
                (scale, detail) ->
                    cosines
                        .computeIfAbsent(scale, k -> new ArrayList<>())
                        .add(cosine(map, detail, arena)));
      }
    }
    cosines.forEach(
        (scale, all) ->
            to.put(
                branch.backbone().backbone().name() + " x" + scale,
                all.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
  }

  private double cosine(NDArray map, NDArray detail, Arena arena) {
    Shape cells = detail.shape();
    NDArray pooled = arena.averagePool(map, cells.h(), cells.w()).toHost();
    return Similarity.cosine(pooled, detail, mean);
  }
}
