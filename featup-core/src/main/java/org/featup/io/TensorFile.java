package org.featup.io;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The named arrays of a weight file and its free-form metadata, in the order of the file.
 *
 * @param tensors the arrays by name; unmodifiable, but their elements are shared
 * @param metadata text that travels with them; unmodifiable
 * @param unreadable the names of what the file holds but cannot be read, and why; unmodifiable
 */
public record TensorFile(
    Map<String, Tensor> tensors, Map<String, String> metadata, Map<String, String> unreadable) {
  private static final int NAMES_IN_MESSAGE = 20;

  /**
   * Copies the maps, keeping their order.
   *
   * @throws IllegalArgumentException if a tensor is stored under another name than its own
   */
  public TensorFile {
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      if (!entry.getValue().name().equals(entry.getKey())) {
        throw new IllegalArgumentException(
            "tensor " + entry.getValue().name() + " stored under the name " + entry.getKey());
      }
    }
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
  }

  /**
   * A file all of whose tensors can be read.
   *
   * @param tensors the arrays by name
   * @param metadata text that travels with them
   * @throws IllegalArgumentException if a tensor is stored under another name than its own
   */
  public TensorFile(Map<String, Tensor> tensors, Map<String, String> metadata) {
    this(tensors, metadata, Map.of());
  }

  /**
   * Gathers tensors under their own names, without metadata.
   *
   * @param tensors the arrays, in the order wanted; not copied
   * @return them as one file
   * @throws IllegalArgumentException if two have the same name
   */
  public static TensorFile of(Tensor... tensors) {
    Map<String, Tensor> map = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      if (map.put(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException("two tensors are named " + tensor.name());
      }
    }
    return new TensorFile(map, Map.of());
  }

  /**
   * A tensor that has to be there.
   *
   * @param name the key
   * @return the tensor, not copied
   * @throws IOException if there is none, or it cannot be read; the message names the key and the
   *     reason or the keys there are, the caller adds the file
   */
  public Tensor require(String name) throws IOException {
    Tensor tensor = tensors.get(name);
    if (tensor == null && unreadable.containsKey(name)) {
      throw new IOException("tensor " + name + " cannot be read: " + unreadable.get(name));
    }
    if (tensor == null) {
      String names =
          tensors.keySet().stream().limit(NAMES_IN_MESSAGE).collect(Collectors.joining(", "));
      int more = tensors.size() - NAMES_IN_MESSAGE;
      throw new IOException(
          "no tensor named "
              + name
              + "; there are "
              + tensors.size()
              + ": "
              + names
              + (more > 0 ? " and " + more + " more" : ""));
    }
    return tensor;
  }
}
