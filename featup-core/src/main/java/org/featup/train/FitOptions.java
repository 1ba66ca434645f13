package org.featup.train;

import java.util.Objects;

/**
 * How an implicit upsampler is fitted to an image.
 *
 * @param loop seed, steps, optimiser and intervals
 * @param views the jittered views it is fitted to
 * @param field what is learned
 * @param downsampler what stands for the backbone
 * @param uncertainty whether the likelihood has a learned deviation, or 1 everywhere (ablation)
 * @param weights factors of the other terms of the loss
 */
public record FitOptions(
    LoopOptions loop,
    FitViews views,
    FitField field,
    FitDownsampler downsampler,
    boolean uncertainty,
    ImplicitLossWeights weights) {

  /**
   * Checks that all is there.
   *
   * @throws NullPointerException if something is null
   */
  public FitOptions {
    Objects.requireNonNull(loop, "loop");
    Objects.requireNonNull(views, "views");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(downsampler, "downsampler");
    Objects.requireNonNull(weights, "weights");
  }

  /**
   * Table 7, the column of the implicit upsampler: 2000 steps of NAdam at 1e-3, nothing shortened
   * at the start.
   *
   * @return the options
   */
  public static FitOptions paper() {
    return new FitOptions(
        LoopOptions.paper().withClipSteps(0),
        FitViews.paper(),
        FitField.paper(),
        FitDownsampler.paper(),
        true,
        ImplicitLossWeights.paper());
  }

  /**
   * What was found to be best (docs/experiments.md): 500 steps of NAdam at 1e-2, falling along a
   * cosine, no dropout, windows of a cell; the rest is the paper's.
   *
   * @return the options
   */
  public static FitOptions recommended() {
    FitOptions paper = paper();
    return paper
        .withLoop(
            paper
                .loop()
                .withSteps(500)
                .withOptimizer(NAdamOptions.withLearningRate(1e-2))
                .withSchedule(new Schedule(Schedule.Kind.COSINE, 0)))
        .withField(paper.field().withDropout(0))
        .withDownsampler(FitDownsampler.recommended());
  }

  /**
   * The same with another loop.
   *
   * @param other seed, steps, optimiser and intervals
   * @return new options
   */
  public FitOptions withLoop(LoopOptions other) {
    return new FitOptions(other, views, field, downsampler, uncertainty, weights);
  }

  /**
   * The same with another number of steps.
   *
   * @param steps at least 1
   * @return new options
   */
  public FitOptions withSteps(long steps) {
    return withLoop(loop.withSteps(steps));
  }

  /**
   * The same with another seed.
   *
   * @param seed of all random numbers
   * @return new options
   */
  public FitOptions withSeed(long seed) {
    return withLoop(loop.withSeed(seed));
  }

  /**
   * The same with other views.
   *
   * @param other the jittered views
   * @return new options
   */
  public FitOptions withViews(FitViews other) {
    return new FitOptions(loop, other, field, downsampler, uncertainty, weights);
  }

  /**
   * The same with another field.
   *
   * @param other what is learned
   * @return new options
   */
  public FitOptions withField(FitField other) {
    return new FitOptions(loop, views, other, downsampler, uncertainty, weights);
  }

  /**
   * The same with another downsampler.
   *
   * @param other what stands for the backbone
   * @return new options
   */
  public FitOptions withDownsampler(FitDownsampler other) {
    return new FitOptions(loop, views, field, other, uncertainty, weights);
  }

  /**
   * The same with other factors of the loss.
   *
   * @param other the factors
   * @return new options
   */
  public FitOptions withWeights(ImplicitLossWeights other) {
    return new FitOptions(loop, views, field, downsampler, uncertainty, other);
  }

  /**
   * Ablation: magnitudes may vary freely.
   *
   * @return new options
   */
  public FitOptions withoutTotalVariation() {
    return withWeights(weights.withoutTotalVariation());
  }
}
