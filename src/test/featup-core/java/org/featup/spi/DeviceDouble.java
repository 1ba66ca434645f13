package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.featup.internal.ndarray.PixelLoop;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.DeviceBuffer;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;

/**
 * A backend whose results lie on a device that is none: they are floats which nobody can reach but
 * by a copy, and which must be closed. It computes with a CPU backend, bit by bit the same.
 */
public final class DeviceDouble {
  private final Backend cpu;
  private final Set<Buffer> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger downloads = new AtomicInteger();
  private final Backend backend =
      (Backend)
          Proxy.newProxyInstance(
              DeviceDouble.class.getClassLoader(),
              new Class<?>[] {Backend.class, AutoCloseable.class},
              (proxy, method, arguments) ->
                  copiesItsResult(method)
                      ? InvocationHandler.invokeDefault(proxy, method, arguments)
                      : answer(method, arguments));

  /** Memory of the device. */
  private final class Buffer implements DeviceBuffer {
    final float[] elements;

    Buffer(float[] elements) {
      this.elements = elements;
      open.add(this);
    }

    @Override
    public String backend() {
      return "device";
    }

    @Override
    public void copyTo(int from, float[] destination, int at, int count) {
      if (!open.contains(this)) {
        throw new IllegalStateException("the array is closed");
      }
      System.arraycopy(elements, from, destination, at, count);
      downloads.incrementAndGet();
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }

  public DeviceDouble(Backend cpu) {
    this.cpu = cpu;
  }

  /** The backend; JUnit closes it after a test it was an argument of, which looks for leaks. */
  public Backend backend() {
    return backend;
  }

  /** Copies to the heap since the last call, those that operations need not counted. */
  public int downloads() {
    return downloads.getAndSet(0);
  }

  /** Fails if an array was not closed. */
  public void assertNothingOpen() {
    assertEquals(0, open.size(), "arrays left open on the device");
  }

  /** A copy on the device. */
  public NDArray copy(NDArray x) {
    return NDArray.onDevice(new Buffer(x.toArray(Layout.CHANNELS_LAST)), x.shape());
  }

  /** An operation into memory of the caller's, as {@link Backend} has it for devices. */
  public static boolean copiesItsResult(Method method) {
    return method.isDefault()
        && method.getReturnType() == void.class
        && List.of("stage", "stageApply", "conv1x1", "resample").contains(method.getName());
  }

  private Object answer(Method method, Object[] given) throws Throwable {
    switch (method.getName()) {
      case "close" -> assertNothingOpen();
      case "name", "toString" -> {
        return "device";
      }
      case "on" -> {
        return backend;
      }
      case "hashCode" -> {
        return System.identityHashCode(this);
      }
      case "equals" -> {
        return given[0] == backend;
      }
      case "resident" -> {
        NDArray x = (NDArray) given[0];
        boolean here = x.device() != null && x.isDense(Layout.CHANNELS_LAST);
        return here ? x.borrowed() : copy(x);
      }
      default -> {
        return compute(method, given);
      }
    }
    return null;
  }

  /** Calls a backend; its exceptions pass unchanged. */
  public static Object call(Backend backend, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object compute(Method method, Object[] given) throws Throwable {
    Object[] arguments = new Object[given.length];
    for (int i = 0; i < given.length; i++) {
      arguments[i] = onHeap(given[i]);
    }
    Object result = call(cpu, method, arguments);
    for (int i = 0; i < given.length; i++) {
      store(arguments[i], given[i]);
    }
    if (result instanceof List<?> list) {
      return list.stream().map(x -> copy((NDArray) x)).toList();
    }
    return result instanceof NDArray x ? copy(x) : result;
  }

  /** Brings what an operation has written back to the device. */
  private static void store(Object from, Object to) {
    if (to instanceof NDArray x && x.device() instanceof Buffer buffer) {
      store((NDArray) from, x, buffer);
    } else if (to instanceof AttentionGradients gradients) {
      AttentionGradients written = (AttentionGradients) from;
      for (int m = 0; m < gradients.dMaps().size(); m++) {
        store(written.dMaps().get(m), gradients.dMaps().get(m));
      }
      store(written.dSaliency(), gradients.dSaliency());
    }
  }

  private static void store(NDArray from, NDArray to, Buffer buffer) {
    for (int c = 0; c < to.shape().c(); c++) {
      int channel = c;
      PixelLoop.forEach(
          to.shape(),
          (n, h, w) ->
              buffer.elements[PixelMajor.index(to, n, h, w) + channel * to.stride(1)] =
                  from.get(n, channel, h, w));
    }
  }

  private Object onHeap(Object argument) {
    int before = downloads.get();
    try {
      if (argument instanceof NDArray x) {
        return x.toHost();
      }
      if (argument instanceof Band band) {
        return new Band(band.array().toHost(), band.firstRow(), band.height());
      }
      if (argument instanceof List<?> list && list.get(0) instanceof NDArray) {
        return list.stream().map(x -> ((NDArray) x).toHost()).toList();
      }
      if (argument instanceof AttentionGradients g) {
        List<NDArray> dMaps = g.dMaps().stream().map(NDArray::toHost).toList();
        return new AttentionGradients(dMaps, g.dSaliency().toHost(), g.dw(), g.db());
      }
      return argument;
    } finally {
      downloads.set(before);
    }
  }
}
