package org.featup.bench;

import org.featup.cuda.AdaptiveConvTrial;
import org.featup.internal.cuda.driver.CudaDriver;

/** A CUDA device, with all arrays on it. */
final class CudaConvTrial implements ConvTrial {
  private final AdaptiveConvTrial trial;

  CudaConvTrial(CudaDriver driver, int device, ConvShape size) {
    ConvArrays inputs = ConvArrays.random(size);
    this.trial =
        new AdaptiveConvTrial(driver, device, inputs.padded(), inputs.filters(), inputs.dOut());
  }

  /** The device says so itself, when its memory runs out. */
  @Override
  public String refusal(Formulation formulation) {
    return null;
  }

  @Override
  public void forward(Formulation formulation, int times) {
    trial.forward(of(formulation), times);
  }

  @Override
  public void backward(Formulation formulation, int times) {
    trial.backward(of(formulation), times);
  }

  @Override
  public long peakBytes(Runnable work) {
    trial.resetPeak();
    work.run();
    return trial.peakBytes();
  }

  private static AdaptiveConvTrial.Formulation of(Formulation formulation) {
    return formulation == Formulation.BACKEND
        ? AdaptiveConvTrial.Formulation.FUSED
        : AdaptiveConvTrial.Formulation.UNFOLD;
  }

  @Override
  public void close() {
    trial.close();
  }
}
