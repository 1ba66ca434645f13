package org.featup.internal.io.tensor;

import java.io.IOException;
import org.featup.internal.io.ElementType;

/**
 * What a pickle says of a storage: a run of elements outside the pickle.
 *
 * @param key its name in the checkpoint
 * @param type the type its class stands for
 * @param offset where a view of a storage begins, in elements; 0 in all but very old checkpoints
 * @param length its elements
 * @param wholeLength the elements of the whole storage; differs from {@code length} for views
 */
record TorchStorage(String key, Type type, long offset, long length, long wholeLength) {

  /**
   * A storage class.
   *
   * @param name its name in Python
   * @param bytes the size of an element
   * @param elements how to read an element; null for complex and quantised numbers
   */
  record Type(String name, int bytes, ElementType elements) {}

  /**
   * Reads a persistent id {@code ('storage', type, key, location, numel[, view])}.
   *
   * @return a storage; a placeholder for one of an unknown type, and for {@code ('module', class,
   *     file, source)}, with which old versions of PyTorch saved the source of a network
   */
  static Object of(Object id) throws IOException {
    if (id instanceof Object[] module && module.length > 1 && "module".equals(module[0])) {
      return module[1] instanceof TorchPlaceholder ? module[1] : TorchPlaceholder.of("a class");
    }
    if (!(id instanceof Object[] parts) || parts.length < 5 || !"storage".equals(parts[0])) {
      throw new IOException("a persistent id that is not a storage; only tensors can be read");
    }
    if (parts[1] instanceof TorchPlaceholder unknown) {
      return unknown.call();
    }
    if (!(parts[1] instanceof Type type) || !(parts[2] instanceof String key)) {
      throw new IOException("a storage without a type or a key");
    }
    long whole = TorchTensor.number(parts[4]);
    if (whole < 0 || whole > Long.MAX_VALUE / type.bytes()) {
      throw new IOException("storage " + key + " of " + whole + " elements");
    }
    if (parts.length < 6 || !(parts[5] instanceof Object[] view)) {
      return new TorchStorage(key, type, 0, whole, whole);
    }
    long offset = view.length < 3 ? -1 : TorchTensor.number(view[1]);
    long length = view.length < 3 ? -1 : TorchTensor.number(view[2]);
    if (offset < 0 || length < 0 || length > whole - offset) {
      throw new IOException("a view that reaches outside its storage " + key);
    }
    return new TorchStorage(key, type, offset, length, whole);
  }

  /** The size of the whole storage. */
  long bytes() {
    return wholeLength * type.bytes();
  }

  /** How many elements of another type it holds; untyped storages count bytes. */
  long elements(ElementType as) {
    return length * type.bytes() / as.bytes();
  }
}
