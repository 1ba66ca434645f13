package org.featup.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.featup.downsample.Downsampler;
import org.featup.kernel.Backend;
import org.featup.kernel.PoolGrid;
import org.featup.loss.ScaleNet;
import org.featup.loss.SquaredError;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.nn.FeatureField;
import org.featup.nn.Parameter;
import org.featup.upsample.ImplicitUpsampler;

/** The parts of a fit while it runs: what is learned, the views, and a step. */
final class ImplicitFit implements StepFunction {
  private final String name;
  private final NDArray image;
  private final FitViews options;
  private final JitteredViews views;
  private final ImplicitObjective objective;
  private final ImplicitUpsampler upsampler;

  /**
   * Makes what is learned, as the seed has it.
   *
   * @param name of the image
   */
  ImplicitFit(
      String name,
      NDArray image,
      PoolGrid grid,
      FitOptions options,
      JitteredViews views,
      Backend backend) {
    StepRandom start = new StepRandom(options.loop().seed(), 0);
    int channels = views.pca().components();
    FeatureField field =
        options.field().create(image, views.lowRes(), start.generator("field"), backend);
    Downsampler downsampler =
        options.downsampler().create(channels, grid, start.generator("downsampler"));
    ScaleNet scaleNet =
        options.uncertainty() ? new ScaleNet(channels, start.generator("uncertainty")) : null;
    this.name = name;
    this.image = image;
    this.options = options.views();
    this.views = views;
    this.objective =
        new ImplicitObjective(field, downsampler, scaleNet, options.weights(), backend);
    this.upsampler = new ImplicitUpsampler(field, views.pca(), backend);
  }

  List<Parameter> parameters() {
    return objective.parameters();
  }

  ImplicitUpsampler upsampler() {
    return upsampler;
  }

  @Override
  public void step(StepRandom random, StepTerms terms) throws IOException {
    ViewBatch batch = views.batch(drawn(random));
    terms.image(name);
    objective
        .backward(
            batch.jitters(),
            batch.target(),
            random.generator("field dropout"),
            random.generator("attention dropout"))
        .addTo(terms);
  }

  private int[] drawn(StepRandom random) {
    RandomGenerator draw = random.generator("views");
    return IntStream.range(0, options.perStep()).map(i -> draw.nextInt(options.count())).toArray();
  }

  /** The first view of the step. */
  @Override
  public Map<String, BufferedImage> pictures(StepRandom random) throws IOException {
    ViewBatch batch = views.batch(drawn(random)[0]);
    return TrainingPictures.of(
        objective.snapshot().view(image, views.lowRes(), batch.jitters(), batch.target()));
  }

  double keptVariance() {
    return views.keptVariance();
  }

  /** Over the views held out; null if there are none. */
  FitQuality quality() throws IOException {
    if (!views.isReady()) {
      throw new IllegalStateException("the views are not ready, or forgotten: the run is over");
    }
    if (options.heldOut() == 0) {
      return null;
    }
    ImplicitSnapshot snapshot = objective.snapshot();
    double likelihood = 0;
    double error = 0;
    double energy = 0;
    int end = options.count() + options.heldOut();
    for (int from = options.count(); from < end; from += options.perStep()) {
      int to = Math.min(end, from + options.perStep());
      ViewBatch batch = views.batch(IntStream.range(from, to).toArray());
      NDArray prediction = snapshot.predict(batch.jitters());
      Shape shape = prediction.shape();
      likelihood += (to - from) * snapshot.likelihood(prediction, batch.target());
      error += (to - from) * SquaredError.forward(prediction, batch.target());
      energy += (to - from) * SquaredError.forward(NDArray.zeros(shape), batch.target());
    }
    return new FitQuality(likelihood / options.heldOut(), 1 - error / energy);
  }
}
