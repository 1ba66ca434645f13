package org.featup.internal.cuda.driver;

import java.util.concurrent.atomic.AtomicBoolean;
import jcuda.driver.CUevent;
import jcuda.driver.JCudaDriver;

/** An event of the driver. */
final class JCudaEvent implements CudaEvent {
  private final JCudaContext context;
  private final CUevent event;
  private final AtomicBoolean closed = new AtomicBoolean();

  JCudaEvent(JCudaContext context, CUevent event) {
    this.context = context;
    this.event = event;
  }

  @Override
  public double millisecondsSince(CudaEvent earlier) {
    float[] milliseconds = new float[1];
    context.run("cuEventSynchronize", () -> JCudaDriver.cuEventSynchronize(event));
    context.run(
        "cuEventElapsedTime",
        () -> JCudaDriver.cuEventElapsedTime(milliseconds, ((JCudaEvent) earlier).event, event));
    return milliseconds[0];
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      context.run("cuEventDestroy", () -> JCudaDriver.cuEventDestroy(event));
    }
  }
}
