package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.label.LabelMap;
import org.featup.evaluate.probe.LogisticProbe;
import org.featup.evaluate.scene.Composer;
import org.featup.evaluate.scene.Composite;
import org.featup.evaluate.scene.Part;
import org.featup.internal.train.loop.StepRandom;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * A probe that knows some photos apart, and composites of them to test it on: what all contenders
 * share.
 *
 * @param probe from the backbone's channels to one score per photo
 * @param tests the composites
 */
public record SegmentationTask(Conv1x1 probe, List<Test> tests) {

  /**
   * A composite to test on.
   *
   * @param ground the photo that lies below
   * @param photoFeatures the composite as the backbone sees it
   * @param truth the photo that each pixel is from
   * @param nearBorder pixels near a border
   */
  record Test(int ground, PhotoFeatures photoFeatures, LabelMap truth, boolean[] nearBorder) {}

  /**
   * Learns the probe from features of composites of one half of every photo, as the backbone gives
   * them, and makes composites of the other.
   */
  static SegmentationTask prepare(
      Backbone network, List<NDArray> photos, SegmentationOptions options, Backend backend) {
    Composer composer = new Composer(photos, options.composites());
    StepRandom random = new StepRandom(options.seed(), 0);
    List<NDArray> maps = new ArrayList<>();
    List<float[][]> shares = new ArrayList<>();
    List<Test> tests = new ArrayList<>();
    for (int ground = 0; ground < photos.size(); ground++) {
      for (int i = 0; i < options.learned(); i++) {
        Composite made =
            composer.compose(ground, Part.EVEN, random.generator("learned", ground, i));
        NDArray features = network.features(made.image());
        Shape shape = features.shape();
        maps.add(features);
        shares.add(made.truth().shares(shape.h(), shape.w()));
      }
      for (int i = 0; i < options.tested(); i++) {
        Composite made = composer.compose(ground, Part.ODD, random.generator("tested", ground, i));
        boolean[] near = made.truth().nearBorder(options.border());
        tests.add(new Test(ground, PhotoFeatures.of(network, made.image()), made.truth(), near));
      }
    }
    Conv1x1 probe = LogisticProbe.fit(maps, shares, options.ridge(), options.steps(), backend);
    return new SegmentationTask(probe, tests);
  }
}
