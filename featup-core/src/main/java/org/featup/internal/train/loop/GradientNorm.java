package org.featup.internal.train.loop;

import java.util.List;
import org.featup.ndarray.Parameter;

/** The Euclidean norm of all gradients together, summed in double, and its limit. */
public final class GradientNorm {
  /** PyTorch's, against a division by zero. */
  private static final double EPSILON = 1e-6;

  private GradientNorm() {}

  /**
   * The norm.
   *
   * @param parameters whose gradients
   * @return {@code sqrt(sum g^2)}; NaN or infinite exactly if an element is
   */
  public static double of(List<Parameter> parameters) {
    double squares = 0;
    for (Parameter parameter : parameters) {
      for (float g : parameter.gradient()) {
        squares += (double) g * g;
      }
    }
    return Math.sqrt(squares);
  }

  /**
   * Shortens the gradients to a length, as {@code torch.nn.utils.clip_grad_norm_} does: all are
   * multiplied by {@code limit / (norm + 1e-6)} if that is below 1.
   *
   * @param parameters whose gradients; modified
   * @param norm what {@link #of} gave for them
   * @param limit the norm allowed, positive
   */
  public static void clip(List<Parameter> parameters, double norm, double limit) {
    double factor = limit / (norm + EPSILON);
    if (factor >= 1) {
      return;
    }
    for (Parameter parameter : parameters) {
      float[] gradient = parameter.gradient();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) (gradient[i] * factor);
      }
    }
  }
}
