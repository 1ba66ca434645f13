package org.featup.evaluate.cost;

import java.util.ArrayList;
import java.util.List;
import org.featup.FeatUp;
import org.featup.bench.Measurement;
import org.featup.bench.Meter;
import org.featup.evaluate.Contender;
import org.featup.evaluate.InterpolationContender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.StackContender;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.upsample.Interpolation.Mode;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;

/**
 * Time, memory and operations of upsamplers against factor, channels and size (Figures 16 and 17 of
 * the paper), on maps of numbers that are all the same: none of the methods takes a shortcut.
 *
 * @param meter how often
 * @param backend where to compute
 */
public record Scaling(Meter meter, Backend backend) {

  /**
   * A map of features and how much larger it becomes.
   *
   * @param channels of the features
   * @param side rows and columns of the features
   * @param factor a power of two: 2, 4, 8 or 16
   */
  public record Size(int channels, int side, int factor) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is violated
     */
    public Size {
      if (channels < 1 || side < 1 || factor < 2 || factor > 16 || Integer.bitCount(factor) != 1) {
        throw new IllegalArgumentException(
            "expected channels and a side of at least 1 and a factor of 2, 4, 8 or 16, given "
                + channels
                + ", "
                + side
                + " and "
                + factor);
      }
    }
  }

  /**
   * What a method costs at a size.
   *
   * @param method its name
   * @param size the maps
   * @param cost of a call, all channels
   */
  public record Point(String method, Size size, Measurement cost) {}

  /**
   * Measures nearest, bilinear, bicubic and the bundled stack, of as many stages as the factor
   * needs.
   *
   * @param size the maps
   * @return a point for each
   * @throws IllegalArgumentException if a map would be larger than a Java array
   */
  public List<Point> at(Size size) {
    int target = Math.multiplyExact(size.side, size.factor);
    NDArray features = NDArray.zeros(new Shape(1, size.channels, size.side, size.side));
    NDArray image = NDArray.zeros(new Shape(1, 3, target, target));
    PhotoFeatures photo = new PhotoFeatures(null, image, features);
    List<Point> points = new ArrayList<>();
    for (Contender contender : contenders(size.factor)) {
      double flops = contender.flops(features.shape(), target, target);
      Measurement cost =
          meter.measure(
              contender.name(), flops, 0, () -> contender.upsample(photo, target, target));
      points.add(new Point(contender.name(), size, cost));
    }
    return points;
  }

  private List<Contender> contenders(int factor) {
    List<Contender> contenders = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      contenders.add(new InterpolationContender(mode, backend));
    }
    JbuWeights all = FeatUp.bundled().weights();
    int stages = Integer.numberOfTrailingZeros(factor);
    JbuWeights some =
        new JbuWeights(all.stages().subList(0, stages), all.fixup(), all.channelNorm());
    contenders.add(new StackContender("featup", new JbuUpsampler(some, backend)));
    return contenders;
  }
}
