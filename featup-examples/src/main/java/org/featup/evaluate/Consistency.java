package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.backbone.Backbone;
import org.featup.internal.train.loop.StepRandom;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Multi-view consistency: upsampled features of a photo, jittered and downsampled, should be the
 * backbone's features of the jittered photo (equation 1). The downsampler and its uncertainty are
 * trained for each contender alone, always alike, so that none is favoured, and judge photos that
 * they were not trained on: the photos are taken in two halves, every other one, and each half is
 * judged by what learned from the other.
 *
 * <p>All is done in random projections of the channels, with a mean of 0 and a variance of 1 over
 * the low-resolution features of all photos. An upsampler's projections do not change while the
 * downsampler learns: each photo is upsampled once.
 *
 * <p>Columns: {@code likelihood}, the loss of equation 1 over the views of a photo, and {@code
 * explained}, 1 less their squared error divided by the square of the targets. What the backbone
 * says is kept for the contenders to come.
 */
public final class Consistency implements Measure {
  private static final int HALVES = 2;
  private static final int FEWEST_CELLS = 3;

  private final ConsistencyOptions options;
  private final Backend backend;

  private final Prepared<Views> prepared = new Prepared<>(this::views);

  /** What all contenders are compared with. */
  private record Views(Conv1x1 projection, List<PhotoViews> photos) {}

  /**
   * Nothing is drawn yet.
   *
   * @param options jitters, training and seed
   * @param backend computes
   */
  public Consistency(ConsistencyOptions options, Backend backend) {
    this.options = options;
    this.backend = backend;
  }

  @Override
  public String name() {
    return "consistency";
  }

  @Override
  public List<Column> columns() {
    return List.of(Column.lower("likelihood"), Column.higher("explained"));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if there are fewer than two images, they differ in size,
   *     or have fewer than 3x3 cells
   */
  @Override
  public double[][] of(Contender contender, Backbone backbone, List<NDArray> images) {
    Views views = prepared.of(backbone, images);
    List<NDArray> maps = new ArrayList<>();
    for (PhotoViews photo : views.photos()) {
      Shape size = photo.photoFeatures().image().shape();
      NDArray map = contender.scores(photo.photoFeatures(), views.projection(), size.h(), size.w());
      maps.add(map.channelsLast());
    }
    double[][] rows = new double[images.size()][];
    for (int half = 0; half < HALVES; half++) {
      ViewPredictor predictor = trained(views, maps, half);
      for (int i = half; i < rows.length; i += HALVES) {
        rows[i] = predictor.judge(maps.get(i), views.photos().get(i));
      }
    }
    return rows;
  }

  /** Learns from the photos that are not in a half. */
  private ViewPredictor trained(Views views, List<NDArray> maps, int half) {
    PhotoViews first = views.photos().get(0);
    Shape size = first.photoFeatures().image().shape();
    Shape cells = first.photoFeatures().features().shape();
    ViewPredictor predictor =
        new ViewPredictor(
            Math.min(size.h() / cells.h(), size.w() / cells.w()),
            first.targets().shape(),
            options,
            backend);
    int others = (maps.size() + half) / HALVES;
    for (int step = 1; step <= options.steps(); step++) {
      RandomGenerator random = new StepRandom(options.seed(), step).generator("photo", half);
      int photo = HALVES * random.nextInt(others) + (half == 0 ? 1 : 0);
      predictor.learn(maps.get(photo), views.photos().get(photo));
    }
    return predictor;
  }

  private Views views(Backbone backbone, List<NDArray> images) {
    List<PhotoFeatures> allFeatures =
        images.stream().map(image -> PhotoFeatures.of(backbone, image)).toList();
    check(allFeatures);
    Conv1x1 projection = PhotoViews.projection(allFeatures, options, backend);
    List<PhotoViews> photos = new ArrayList<>();
    for (int i = 0; i < allFeatures.size(); i++) {
      photos.add(PhotoViews.of(allFeatures.get(i), i, projection, options, backend));
    }
    return new Views(projection, photos);
  }

  private static void check(List<PhotoFeatures> allFeatures) {
    if (allFeatures.size() < HALVES) {
      throw new IllegalArgumentException(
          "consistency: expected at least 2 photos, given " + allFeatures.size());
    }
    Shape size = allFeatures.get(0).image().shape();
    for (PhotoFeatures photoFeatures : allFeatures) {
      if (!photoFeatures.image().shape().equals(size)) {
        throw new IllegalArgumentException(
            "consistency: expected photos of one size, "
                + size
                + ", given one of "
                + photoFeatures.image().shape());
      }
    }
    Shape cells = allFeatures.get(0).features().shape();
    if (Math.min(cells.h(), cells.w()) < FEWEST_CELLS) {
      throw new IllegalArgumentException(
          "consistency: expected features of at least 3x3 cells, given " + cells);
    }
  }
}
