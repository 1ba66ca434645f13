package org.featup.internal.train.loop;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.featup.internal.train.data.TestPictures;
import org.featup.ndarray.Parameter;

/** A noisy valley: the loss is half the squared distance to a point that moves a little. */
public final class ToyFunction implements TrainingTask {
  public final List<Parameter> parameters;

  public ToyFunction(int size) {
    float[] start = new float[size];
    for (int i = 0; i < size; i++) {
      start[i] = i % 7 - 3;
    }
    parameters =
        List.of(new Parameter("valley", start, size), new Parameter("depth", new float[] {2}));
  }

  @Override
  public void step(StepRandom random, StepTerms terms) {
    for (int image = 0; image < 2; image++) {
      terms.image("photo " + image);
      RandomGenerator noise = random.generator("noise", image);
      double sum = 0;
      for (Parameter p : parameters) {
        for (int i = 0; i < p.value().length; i++) {
          float away = p.value()[i] - 0.1f * (noise.nextFloat() - 0.5f);
          p.gradient()[i] += away;
          sum += 0.5 * away * away;
        }
      }
      terms.add("valley", sum);
      terms.add("tilt", -0.25 * sum);
    }
  }

  @Override
  public Map<String, BufferedImage> pictures(StepRandom random) {
    return Map.of("view", TestPictures.noise(5, 4, random.step()));
  }
}
