package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.internal.loss.Similarity;
import org.featup.internal.train.loop.StepRandom;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.RandomProjection;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * A photo and a backbone's features of its jittered forms.
 *
 * @param photoFeatures the photo itself
 * @param jitters J of them
 * @param targets (J, P, h - 2, w - 2), projected; without the outermost cells, whose surroundings
 *     are not in the image
 */
record PhotoViews(PhotoFeatures photoFeatures, List<Jitter> jitters, NDArray targets) {

  /**
   * A random projection of the channels that gives numbers with a mean of 0 and a mean square of 1
   * over all cells of all photos: so likelihoods of different backbones can be compared.
   */
  static Conv1x1 projection(
      List<PhotoFeatures> allFeatures, ConsistencyOptions options, Backend backend) {
    Conv1x1 drawn =
        RandomProjection.draw(
            allFeatures.get(0).features().shape().c(),
            options.projections(),
            new StepRandom(options.seed(), 0).generator("projection"));
    List<NDArray> projected =
        allFeatures.stream().map(s -> backend.conv1x1(s.features(), drawn).toHost()).toList();
    float[] mean = Similarity.mean(projected);
    double squares = 0;
    long count = 0;
    for (NDArray map : projected) {
      Shape s = map.shape();
      for (int c = 0; c < s.c(); c++) {
        for (int y = 0; y < s.h(); y++) {
          for (int x = 0; x < s.w(); x++) {
            double difference = (double) map.get(0, c, y, x) - mean[c];
            squares += difference * difference;
          }
        }
      }
      count += s.elements();
    }
    float scale = squares > 0 ? (float) Math.sqrt(count / squares) : 1;
    float[] bias = new float[mean.length];
    for (int c = 0; c < bias.length; c++) {
      bias[c] = -mean[c];
    }
    return new Conv1x1(drawn.inputs(), drawn.outputs(), drawn.weight(), bias).times(scale);
  }

  /**
   * Jitters a photo and asks the backbone.
   *
   * @param index of the photo, which the jitters follow from
   */
  static PhotoViews of(
      PhotoFeatures photoFeatures,
      int index,
      Conv1x1 projection,
      ConsistencyOptions options,
      Backend backend) {
    NDArray image = photoFeatures.image().channelsLast();
    Shape s = image.shape();
    List<Jitter> jitters = new ArrayList<>();
    NDArray jittered = NDArray.zeros(new Shape(options.views(), s.c(), s.h(), s.w()));
    int length = s.arrayLength();
    for (int j = 0; j < options.views(); j++) {
      jitters.add(
          options
              .jitter()
              .sample(
                  s.h(), s.w(), new StepRandom(options.seed(), 0).generator("jitter", index, j)));
      NDArray view = jitters.get(j).forward(image, backend).channelsLast();
      System.arraycopy(
          view.data(), view.offset(), jittered.data(), jittered.offset() + j * length, length);
    }
    Backbone backbone = photoFeatures.backbone();
    NDArray targets = backend.conv1x1(backbone.features(jittered), projection).toHost();
    Shape cells = targets.shape();
    return new PhotoViews(photoFeatures, jitters, targets.crop(1, 1, cells.h() - 2, cells.w() - 2));
  }
}
