package org.featup.upsample;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.DeviceDouble;
import org.featup.spi.StageParameters;
import org.featup.spi.Workers;

/** Counts the multiplications of a backend. */
public final class CountingBackend {
  private final AtomicLong convolutions = new AtomicLong();
  private final AtomicLong products = new AtomicLong();
  private final AtomicInteger mostChannels = new AtomicInteger();
  private final Backend backend;

  public CountingBackend(Backend backend) {
    this.backend = counting(backend);
  }

  /** The backend whose calls are counted. */
  public Backend backend() {
    return backend;
  }

  /** Multiplications of equation 4. */
  public long convolutions() {
    return convolutions.get();
  }

  /** Multiplications of 1x1 convolutions. */
  public long products() {
    return products.get();
  }

  /** The most channels that went through a stage. */
  public int mostChannels() {
    return mostChannels.get();
  }

  private Backend counting(Backend computes) {
    InvocationHandler calls =
        (proxy, method, arguments) ->
            DeviceDouble.copiesItsResult(method)
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : call(computes, method, arguments);
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, calls);
  }

  private Object call(Backend computes, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("on")) {
      return counting(computes.on((Workers) arguments[0]));
    }
    Object result = DeviceDouble.call(computes, method, arguments);
    switch (method.getName()) {
      case "stageApply" -> count((NDArray) result, ((NDArray) arguments[1]).shape().c());
      case "stage" -> {
        int diameter = ((StageParameters) arguments[2]).diameter();
        count((NDArray) result, diameter * diameter);
      }
      case "conv1x1" -> {
        long elements = ((NDArray) arguments[0]).shape().elements();
        products.addAndGet(elements * ((Conv1x1) arguments[1]).outputs());
      }
      default -> {}
    }
    return result;
  }

  private void count(NDArray out, int taps) {
    convolutions.addAndGet(out.shape().elements() * taps);
    mostChannels.accumulateAndGet(out.shape().c(), Math::max);
  }
}
