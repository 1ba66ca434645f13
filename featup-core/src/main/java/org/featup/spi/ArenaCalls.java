package org.featup.spi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Deque;
import java.util.List;
import org.featup.ndarray.NDArray;

/**
 * The calls of an {@link Arena}. All operations of the contract, those still to come included, pass
 * through one place, which registers what they return.
 */
final class ArenaCalls implements InvocationHandler {
  private final Backend backend;
  private final Deque<NDArray> arrays;

  private ArenaCalls(Backend backend, Deque<NDArray> arrays) {
    this.backend = backend;
    this.arrays = arrays;
  }

  static Arena arena(Backend backend, Deque<NDArray> arrays) {
    return (Arena)
        Proxy.newProxyInstance(
            Arena.class.getClassLoader(),
            new Class<?>[] {Arena.class},
            new ArenaCalls(backend, arrays));
  }

  @Override
  public Object invoke(Object arena, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Arena.class) {
      return own(method.getName(), arguments);
    }
    return switch (method.getName()) {
      case "on" -> arena(backend.on((Workers) arguments[0]), arrays);
      case "equals" -> arena == arguments[0];
      default -> registered(call(method, arguments));
    };
  }

  private NDArray own(String method, Object[] arguments) {
    switch (method) {
      case "adopt" -> adopt((NDArray) arguments[0]);
      case "release" -> arrays.removeIf(mine -> mine == arguments[0]);
      default -> close();
    }
    return arguments == null ? null : (NDArray) arguments[0];
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object registered(Object result) {
    if (result instanceof List<?> several) {
      several.forEach(each -> adopt((NDArray) each));
    } else if (result instanceof NDArray one) {
      adopt(one);
    }
    return result;
  }

  private void adopt(NDArray array) {
    if (array.device() != null) {
      arrays.push(array);
    }
  }

  private void close() {
    RuntimeException failure = null;
    while (!arrays.isEmpty()) {
      try {
        arrays.pop().close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
