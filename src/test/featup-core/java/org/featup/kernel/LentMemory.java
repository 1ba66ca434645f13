package org.featup.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.featup.ndarray.DeviceBuffer;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;

/**
 * A backend whose results lie "on a device": in memory that must be closed, and that is counted. It
 * computes with a backend of the CPU.
 */
public final class LentMemory {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger results = new AtomicInteger();

  /** The backend. */
  public Backend backend(Backend cpu) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "onHeap" -> false;
                  case "on" -> proxy;
                  default -> onDevice(invoke(cpu, method, arguments));
                });
  }

  /** Buffers that nobody closed. */
  public int open() {
    return open.get();
  }

  /** Results that there were. */
  public int results() {
    return results.get();
  }

  /** An array on the device. */
  public NDArray lend(NDArray heap) {
    Buffer buffer = new Buffer(heap.toArray(Layout.CHANNELS_LAST));
    return NDArray.onDevice(buffer, heap.shape());
  }

  private static Object invoke(Backend cpu, Method method, Object[] arguments) throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < given.length; i++) {
      given[i] = toHost(given[i]);
    }
    try {
      return method.invoke(cpu, given);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object toHost(Object argument) {
    if (argument instanceof NDArray array) {
      return array.toHost();
    }
    if (argument instanceof Band band) {
      return new Band(band.array().toHost(), band.firstRow(), band.height());
    }
    if (argument instanceof List<?> list) {
      return list.stream().map(LentMemory::toHost).toList();
    }
    return argument;
  }

  private Object onDevice(Object result) {
    if (result instanceof NDArray array) {
      results.incrementAndGet();
      return lend(array);
    }
    return result instanceof List<?> list ? list.stream().map(this::onDevice).toList() : result;
  }

  private final class Buffer implements DeviceBuffer {
    private float[] elements;

    Buffer(float[] elements) {
      this.elements = elements;
      open.incrementAndGet();
    }

    @Override
    public String backend() {
      return "lent";
    }

    @Override
    public void copyTo(float[] destination) {
      if (elements == null) {
        throw new IllegalStateException("the buffer is closed");
      }
      System.arraycopy(elements, 0, destination, 0, elements.length);
    }

    @Override
    public void close() {
      if (elements != null) {
        elements = null;
        open.decrementAndGet();
      }
    }
  }
}
