package org.featup.bench;

/** The adaptive convolution on some device, computed in two ways. */
interface ConvTrial extends AutoCloseable {

  /** A way to compute it. */
  enum Formulation {
    /** What the backend does. */
    BACKEND,
    /** The windows of all pixels written out, D*D times the source, then weighted and summed. */
    UNFOLD
  }

  /** Why it cannot be computed that way here, or null. */
  String refusal(Formulation formulation);

  /** Computes the output some times and waits for it. */
  void forward(Formulation formulation, int times);

  /** Computes both gradients some times and waits for them. */
  void backward(Formulation formulation, int times);

  /** The most memory needed at once while something runs, inputs and outputs included, in bytes. */
  long peakBytes(Runnable work);

  @Override
  void close();
}
