package org.featup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tensors of a PyTorch checkpoint ({@code .ckpt}, {@code .pth}, {@code .pt}), in the zip
 * format of PyTorch 1.6 and later or the older one. A checkpoint is a pickle, which in Python can
 * run any code; here nothing is run and no class of the file's choosing is created.
 *
 * <p>The objects of Lightning, OmegaConf, NumPy and the like that hyper-parameters hold are
 * skipped; any other name ({@code os.system}, say) ends the reading with an exception that tells
 * it.
 */
final class TorchCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(TorchCheckpoint.class);
  private static final String STATE = "state_dict";

  /** Small files may unfold to this many elements. */
  private static final long FREE_ELEMENTS = 1 << 20;

  /** Tensors that share a storage, or repeat it with a stride of 0, may unfold to this factor. */
  private static final int MAX_SHARING = 4;

  private TorchCheckpoint() {}

  /**
   * Reads the tensors under {@code state_dict}, or those of the top level if there is none.
   * Everything else is named in the log at debug level.
   *
   * <p>All float, integer and bool types become float32. Tensors of any stride become row-major.
   *
   * @param path the file
   * @return the tensors under their keys, nothing stripped, in the order of the file; no metadata
   * @throws IOException if it cannot be read, is corrupt, names what no tensor needs, or holds no
   *     tensors; the message names the file and the offset or entry
   * @throws IllegalArgumentException if the path is not on the default file system
   */
  static TensorFile read(Path path) throws IOException {
    try (TorchFormat format = WeightFile.isZip(path) ? new TorchZip(path) : new TorchLegacy(path)) {
      Map<String, TorchTensor> found = tensors(path, format.root());
      checkSize(path, found, format.payloadBytes());
      return new TensorFile(read(path, found, format), Map.of());
    }
  }

  private static Map<String, TorchTensor> tensors(Path path, Object root) throws IOException {
    if (!(root instanceof Map<?, ?> top)) {
      throw new IOException(path + ": the checkpoint is not a dictionary of tensors");
    }
    Map<?, ?> state = top.get(STATE) instanceof Map<?, ?> inner ? inner : top;
    if (state != top) {
      logOthers(path, top);
    }
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : state.entrySet()) {
      if (entry.getKey() instanceof String name && entry.getValue() instanceof TorchTensor tensor) {
        tensors.put(name, tensor);
      }
    }
    if (tensors.size() < state.size()) {
      logOthers(path, state);
    }
    if (tensors.isEmpty()) {
      throw new IOException(
          path + ": no tensors, neither under " + STATE + " nor at the top level");
    }
    return tensors;
  }

  /** Says the type of a value, never its text: a container may contain itself. */
  private static void logOthers(Path path, Map<?, ?> map) {
    map.forEach(
        (key, value) -> {
          if (!(value instanceof TorchTensor)) {
            String type = value == null ? "None" : value.getClass().getSimpleName();
            String name = key instanceof String text ? text : "a key that is not text";
            LOG.debug("{}: entry {} ({}) is not a tensor, skipped", path, name, type);
          }
        });
  }

  private static void checkSize(Path path, Map<String, TorchTensor> tensors, long payload)
      throws IOException {
    long elements = 0;
    for (TorchTensor tensor : tensors.values()) {
      elements += Math.max(tensor.elements(), tensor.span());
    }
    if (elements > Math.max(FREE_ELEMENTS, MAX_SHARING * payload)) {
      throw new IOException(
          path + ": its tensors unfold to " + elements + " elements from " + payload + " bytes");
    }
  }

  /** Goes storage by storage, so that only one is held besides the result. */
  private static Map<String, Tensor> read(
      Path path, Map<String, TorchTensor> tensors, TorchFormat format) throws IOException {
    Map<TorchStorage, List<String>> byStorage = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            byStorage.computeIfAbsent(tensor.storage(), s -> new ArrayList<>()).add(name));
    Map<String, float[]> elements = new LinkedHashMap<>();
    for (Map.Entry<TorchStorage, List<String>> entry : byStorage.entrySet()) {
      ByteBuffer bytes = format.storage(entry.getKey());
      for (String name : entry.getValue()) {
        elements.put(name, read(path, name, tensors.get(name), bytes));
      }
    }
    Map<String, Tensor> result = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> result.put(name, new Tensor(name, tensor.shape(), elements.get(name))));
    return result;
  }

  private static float[] read(Path path, String name, TorchTensor tensor, ByteBuffer bytes)
      throws IOException {
    TorchStorage storage = tensor.storage();
    ElementType type = tensor.type();
    long start = storage.offset() * storage.type().bytes() + tensor.offset() * type.bytes();
    int span = tensor.span();
    if (start + (long) span * type.bytes() > bytes.capacity()) {
      throw new IOException(path + ": tensor " + name + " reaches outside its storage");
    }
    float[] values = new float[span];
    type.decode(bytes.position((int) start), values, 0, span);
    return tensor.gather(values);
  }
}
