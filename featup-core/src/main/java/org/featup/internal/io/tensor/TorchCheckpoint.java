package org.featup.internal.io.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.internal.io.ElementType;
import org.featup.internal.io.FileBytes;
import org.featup.io.PlainText;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tensors of a PyTorch checkpoint ({@code .ckpt}, {@code .pth}, {@code .pt}), in the zip
 * format of PyTorch 1.6 and later or the older one. A checkpoint is a pickle, which in Python can
 * run any code; here nothing is run and no class of the file's choosing is created.
 *
 * <p>What else a checkpoint holds (optimisers, hyper-parameters, classes of the user's) is passed
 * over. A tensor that cannot be read is an error only for who needs it.
 */
public final class TorchCheckpoint {
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
   * <p>All float, integer and bool types become the nearest float32; a tensor with a number too
   * large for it cannot be read. Tensors of any stride become row-major.
   *
   * @param path the file
   * @return the tensors under their keys, nothing stripped, in the order of the file, and why
   *     others cannot be read; no metadata
   * @throws IOException if it cannot be read, is corrupt, or holds no tensor that can be read; the
   *     message names the file and the offset or entry
   * @throws IllegalArgumentException if the path is not on the default file system
   */
  public static TensorFile read(Path path) throws IOException {
    try (TorchFormat format = TorchZip.isZip(path) ? new TorchZip(path) : new TorchLegacy(path)) {
      Map<String, String> unreadable = new LinkedHashMap<>();
      Map<String, TorchTensor> found = tensors(path, format.root(), unreadable);
      Map<String, TorchTensor> chosen = withinReach(found, format, unreadable);
      Map<String, Tensor> tensors = read(path, chosen, format, unreadable);
      if (tensors.isEmpty()) {
        Map.Entry<String, String> first = unreadable.entrySet().iterator().next();
        throw bad(
            path,
            "none of its "
                + unreadable.size()
                + " tensors can be read; "
                + first.getKey()
                + ": "
                + first.getValue());
      }
      unreadable.forEach(
          (name, why) ->
              LOG.debug("{}", PlainText.brief(path + ": " + name + " is not read: " + why)));
      return new TensorFile(tensors, Map.of(), unreadable);
    }
  }

  private static Map<String, TorchTensor> tensors(
      Path path, Object root, Map<String, String> unreadable) throws IOException {
    Map<?, ?> top = dictionary(root);
    if (top == null) {
      throw bad(
          path,
          "the checkpoint is "
              + (root instanceof TorchPlaceholder other ? other : "something else")
              + ", not a dictionary of tensors; of a whole network, save its state_dict()");
    }
    Map<?, ?> inner = dictionary(top.get(STATE));
    if (top.get(STATE) instanceof TorchPlaceholder other && inner == null) {
      throw bad(path, STATE + " is " + other + ", not a dictionary of tensors");
    }
    Map<?, ?> state = inner == null ? top : inner;
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : state.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        continue;
      }
      if (entry.getValue() instanceof TorchTensor tensor) {
        tensors.put(name, tensor);
      } else if (entry.getValue() instanceof TorchPlaceholder other) {
        unreadable.put(name, "it is " + other);
      }
    }
    if (tensors.isEmpty() && unreadable.isEmpty()) {
      throw bad(path, "no tensors, neither under " + STATE + " nor at the top level");
    }
    return tensors;
  }

  /** A dictionary, of whatever class; null for anything else. */
  private static Map<?, ?> dictionary(Object value) {
    if (value instanceof TorchPlaceholder object) {
      return object.items();
    }
    return value instanceof Map<?, ?> map ? map : null;
  }

  /**
   * Leaves out what has no elements, or would take too much memory for the file's size. Those that
   * repeat their storage, as expanded masks do, come last: they are what unfolds, and seldom
   * weights.
   */
  private static Map<String, TorchTensor> withinReach(
      Map<String, TorchTensor> found, TorchFormat format, Map<String, String> unreadable) {
    long payload = format.payloadBytes();
    long left = Math.max(FREE_ELEMENTS, MAX_SHARING * payload);
    Map<String, TorchTensor> chosen = new LinkedHashMap<>(found);
    for (boolean expanded : new boolean[] {false, true}) {
      for (Map.Entry<String, TorchTensor> entry : found.entrySet()) {
        TorchTensor tensor = entry.getValue();
        if (tensor.isExpanded() != expanded) {
          continue;
        }
        long elements = Math.max(tensor.elements(), tensor.span());
        String why = format.problem(tensor.storage());
        if (why == null && Math.max(elements, tensor.storage().bytes()) > FileBytes.MAX_ARRAY) {
          why = "it, or its storage, is larger than a Java array";
        } else if (why == null && elements > left) {
          why = "it would unfold to " + elements + " elements in a file of " + payload + " bytes";
        }
        if (why == null) {
          left -= elements;
        } else {
          chosen.remove(entry.getKey());
          unreadable.put(entry.getKey(), why);
        }
      }
    }
    return chosen;
  }

  /** Goes storage by storage, so that only one is held besides the result. */
  private static Map<String, Tensor> read(
      Path path,
      Map<String, TorchTensor> tensors,
      TorchFormat format,
      Map<String, String> unreadable)
      throws IOException {
    Map<TorchStorage, List<String>> byStorage = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            byStorage.computeIfAbsent(tensor.storage(), s -> new ArrayList<>()).add(name));
    Map<String, float[]> elements = new LinkedHashMap<>();
    for (Map.Entry<TorchStorage, List<String>> entry : byStorage.entrySet()) {
      ByteBuffer bytes = format.storage(entry.getKey());
      for (String name : entry.getValue()) {
        try {
          elements.put(name, read(path, name, tensors.get(name), bytes));
        } catch (ArithmeticException e) {
          unreadable.put(name, e.getMessage());
        }
      }
    }
    Map<String, Tensor> result = new LinkedHashMap<>();
    tensors.keySet().retainAll(elements.keySet());
    tensors.forEach(
        (name, tensor) -> result.put(name, new Tensor(name, tensor.shape(), elements.get(name))));
    return result;
  }

  private static float[] read(Path path, String name, TorchTensor tensor, ByteBuffer bytes)
      throws IOException {
    TorchStorage storage = tensor.storage();
    ElementType type = tensor.type();
    long start = storage.offset() * storage.type().bytes() + tensor.offset() * type.bytes();
    int span = (int) tensor.span();
    if (start + (long) span * type.bytes() > bytes.capacity()) {
      throw bad(path, "tensor " + name + " reaches outside its storage");
    }
    float[] values = new float[span];
    type.decode(bytes.position((int) start), values, 0, span);
    return tensor.gather(values);
  }

  private static IOException bad(Path path, String what) {
    return FileBytes.bad(path, what, null);
  }
}
