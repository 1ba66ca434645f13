package org.featup.internal.train.fit;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.downsample.SimpleDownsampler;
import org.featup.internal.nn.ExplicitBuffer;
import org.featup.internal.nn.FeatureField;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.internal.train.loop.StepRandom;
import org.featup.internal.train.loop.StepTerms;
import org.featup.internal.train.loop.TrainingPictures;
import org.featup.internal.upsample.FittedField;
import org.featup.loss.ScaleNet;
import org.featup.loss.SquaredError;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.ColorRange;
import org.featup.spi.PoolGrid;
import org.featup.spi.Taps;
import org.featup.train.FitDownsampler;
import org.featup.train.FitField;
import org.featup.train.FitOptions;
import org.featup.train.FitQuality;
import org.featup.train.FitViews;
import org.featup.upsample.ImplicitUpsampler;

/** The parts of a fit while it runs: what is learned, the views, and a step. */
public final class ImplicitFit {
  private final String name;
  private final NDArray image;
  private final FitViews options;
  private final JitteredViews views;
  private final ImplicitObjective objective;
  private final ImplicitUpsampler upsampler;

  /**
   * Makes what is learned, as the seed has it.
   *
   * @param name of the image, for errors
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param grid how its pixels are pooled to the backbone's cells
   * @param options how it is fitted
   * @param views of the image, which must be ready when the first step is made
   * @param backend where to compute
   */
  public ImplicitFit(
      String name,
      NDArray image,
      PoolGrid grid,
      FitOptions options,
      JitteredViews views,
      Backend backend) {
    StepRandom start = new StepRandom(options.loop().seed(), 0);
    int channels = views.pca().components();
    FeatureField field =
        field(options.field(), image, views.lowRes(), start.generator("field"), backend);
    Downsampler downsampler =
        downsampler(options.downsampler(), channels, grid, start.generator("downsampler"));
    ScaleNet scaleNet =
        options.uncertainty() ? new ScaleNet(channels, start.generator("uncertainty")) : null;
    this.name = name;
    this.image = image;
    this.options = options.views();
    this.views = views;
    this.objective =
        new ImplicitObjective(field, downsampler, scaleNet, options.weights(), backend);
    this.upsampler = new FittedField(field, views.pca(), backend);
  }

  /** A field to be learned; the buffer starts as the coarse features, smoothly enlarged. */
  private static FeatureField field(
      FitField options, NDArray image, NDArray lowRes, RandomGenerator random, Backend backend) {
    if (options.explicit()) {
      Shape from = lowRes.shape();
      Taps rows = Taps.bilinear(from.h(), image.shape().h());
      Taps columns = Taps.bilinear(from.w(), image.shape().w());
      try (NDArray start = backend.resample(lowRes, rows, columns)) {
        return new ExplicitBuffer(start);
      }
    }
    ImplicitOptions extents =
        ImplicitOptions.of(
            lowRes.shape().c(), options.frequencies(), options.color(), options.dropout());
    return new ImplicitField(ImplicitNetwork.random(extents, ColorRange.of(image), random), image);
  }

  /** A downsampler to be learned, for features of some channels and their magnitude. */
  private static Downsampler downsampler(
      FitDownsampler options, int channels, PoolGrid grid, RandomGenerator random) {
    return options.attention()
        ? new AttentionDownsampler(channels + 1, grid, options.blur(), random)
        : new SimpleDownsampler(grid);
  }

  /**
   * What is learned.
   *
   * @return network, downsampler and uncertainty
   */
  public List<Parameter> parameters() {
    return objective.parameters();
  }

  /**
   * What it is learned for.
   *
   * @return the upsampler, whose values change with every step
   */
  public ImplicitUpsampler upsampler() {
    return upsampler;
  }

  /**
   * Adds the gradients and terms of one step.
   *
   * @param random the random numbers of this step
   * @param terms takes the terms of the loss
   * @throws IOException if the views cannot be read
   */
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

  /**
   * Pictures of the first view of a step.
   *
   * @param random the random numbers of the step just made
   * @return pictures by name
   * @throws IOException if the view cannot be read
   */
  public Map<String, BufferedImage> pictures(StepRandom random) throws IOException {
    ViewBatch batch = views.batch(drawn(random)[0]);
    return TrainingPictures.of(
        objective.snapshot().view(image, views.lowRes(), batch.jitters(), batch.target()));
  }

  /**
   * What the principal components keep of the features.
   *
   * @return the share of the variance, 0 to 1
   */
  public double keptVariance() {
    return views.keptVariance();
  }

  /**
   * How well it explains the views that are held out.
   *
   * @return means over them; null if there are none
   * @throws IOException if the views cannot be read
   * @throws IllegalStateException if they are not ready, or forgotten
   */
  public FitQuality quality() throws IOException {
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
    return new FitQuality(
        likelihood / options.heldOut(), energy == 0 ? Double.NaN : 1 - error / energy);
  }
}
