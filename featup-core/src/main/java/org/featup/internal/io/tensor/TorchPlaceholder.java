package org.featup.internal.io.tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stands for a Python object that is not rebuilt: a class, a function, what a call of one gives, or
 * a tensor of a kind that is not read. Nothing is run for it and what it is called with is dropped;
 * only the items set on it are kept, since a dictionary of tensors may be of a class of its own.
 * Compared by identity.
 */
final class TorchPlaceholder {
  private static final int NAME_IN_MESSAGE = 80;

  private final String module;
  private final String name;
  private final boolean called;
  private Map<Object, Object> items;

  private TorchPlaceholder(String module, String name, boolean called) {
    this.module = module;
    this.name = name;
    this.called = called;
  }

  /** A class or function. The names are not put together yet: a file may repeat long ones. */
  static TorchPlaceholder global(String module, String name) {
    return new TorchPlaceholder(module, name, false);
  }

  /** Something else, described in short. */
  static TorchPlaceholder of(String what) {
    return new TorchPlaceholder(null, what, false);
  }

  /** What a call of it gives. */
  TorchPlaceholder call() {
    return new TorchPlaceholder(module, name, true);
  }

  void put(Object key, Object value) {
    if (items == null) {
      items = new LinkedHashMap<>();
    }
    items.put(key, value);
  }

  /** What was set on it, as on a dictionary; null if nothing. */
  Map<Object, Object> items() {
    return items;
  }

  @Override
  public String toString() {
    String full = module == null ? name : brief(module) + "." + brief(name);
    return called ? "an object of " + full : full;
  }

  private static String brief(String text) {
    return text.length() > NAME_IN_MESSAGE ? text.substring(0, NAME_IN_MESSAGE) + "..." : text;
  }
}
