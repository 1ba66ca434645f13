package org.featup.internal.io.tensor;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.internal.io.ElementType;

/** The Python functions that a checkpoint calls to build its tensors and dictionaries, in Java. */
enum TorchRebuild {
  /** {@code (storage, offset, size, stride)}. */
  TENSOR("torch._utils", "_rebuild_tensor", 4),
  /** {@code (storage, offset, size, stride, requires_grad, hooks[, metadata])}. */
  TENSOR_V2("torch._utils", "_rebuild_tensor_v2", 4),
  /** As above, of an untyped storage: {@code (..., requires_grad, hooks, dtype[, metadata])}. */
  TENSOR_V3("torch._utils", "_rebuild_tensor_v3", 7),
  /** {@code (tensor, requires_grad, hooks)}. */
  PARAMETER("torch._utils", "_rebuild_parameter", 1),
  /** {@code (tensor, requires_grad, hooks, state)}. */
  PARAMETER_WITH_STATE("torch._utils", "_rebuild_parameter_with_state", 4),
  /** {@code (tensor, ...)}. */
  NN_PARAMETER("torch.nn.parameter", "Parameter", 0),
  /** {@code (function, type, args, state)}: a tensor of a subclass, whose elements are its own. */
  FROM_TYPE("torch._tensor", "_rebuild_from_type", 3),
  /** As above, or with attributes. */
  FROM_TYPE_V2("torch._tensor", "_rebuild_from_type_v2", 4),
  /** {@code (tuple)}. */
  SIZE("torch", "Size", 1),
  /** {@code ()} or, from Python 2, {@code ([[key, value], ...])}. */
  ORDERED_DICT("collections", "OrderedDict", 0);

  private static final int DTYPE = 6;

  private final String module;
  private final String function;
  private final int arguments;

  TorchRebuild(String module, String function, int arguments) {
    this.module = module;
    this.function = function;
    this.arguments = arguments;
  }

  static TorchRebuild byName(String module, String function) {
    for (TorchRebuild rebuild : values()) {
      if (rebuild.function.equals(function) && rebuild.module.equals(module)) {
        return rebuild;
      }
    }
    return null;
  }

  Object call(Object[] args) throws IOException {
    if (args.length < arguments) {
      throw new IOException(
          this + " with " + args.length + " arguments, expected at least " + arguments);
    }
    return switch (this) {
      case TENSOR, TENSOR_V2, TENSOR_V3 -> tensor(args);
      case PARAMETER -> parameter(args[0]);
      case PARAMETER_WITH_STATE -> withState(parameter(args[0]), args[3]);
      case NN_PARAMETER -> args.length == 0 ? TorchPlaceholder.of("an empty " + this) : args[0];
      case FROM_TYPE -> fromType(args);
      case FROM_TYPE_V2 -> withState(fromType(args), args[3]);
      case SIZE -> args[0];
      case ORDERED_DICT -> orderedDict(args);
    };
  }

  private Object tensor(Object[] args) throws IOException {
    if (args[0] instanceof TorchPlaceholder unknown) {
      return TorchPlaceholder.of("a tensor whose storage is " + unknown);
    }
    if (!(args[0] instanceof TorchStorage storage)) {
      throw new IOException(this + " without a storage");
    }
    Object dtype = this == TENSOR_V3 ? args[DTYPE] : storage.type().elements();
    if (!(dtype instanceof ElementType type)) {
      // Complex, quantised or 8-bit float: fine among what nobody asks for.
      Object name = dtype instanceof TorchPlaceholder ? dtype : storage.type().name();
      return TorchPlaceholder.of("a tensor of " + name + ", which is not read as float32");
    }
    int at = this == TENSOR_V3 ? DTYPE + 1 : DTYPE;
    Object metadata = this == TENSOR || args.length <= at ? null : args[at];
    TorchTensor tensor = TorchTensor.of(storage, type, args[1], args[2], args[3]);
    return withMetadata(tensor, metadata);
  }

  /**
   * Metadata change what the elements of a storage mean: {@code neg} is the negation that PyTorch
   * has put off. What else is set means something we do not know.
   */
  private static Object withMetadata(TorchTensor tensor, Object metadata) {
    if (metadata == null) {
      return tensor;
    }
    Map<?, ?> map = metadata instanceof Map<?, ?> dict ? dict : Map.of("", metadata);
    Object negation = map.get("neg");
    boolean conjugate = map.containsKey("conj");
    int known = (map.containsKey("neg") ? 1 : 0) + (conjugate ? 1 : 0);
    boolean clear =
        map.size() == known
            && (negation == null || negation instanceof Boolean)
            && (!conjugate || Boolean.FALSE.equals(map.get("conj")));
    boolean negative = Boolean.TRUE.equals(negation);
    if (!clear || (negative && !tensor.type().isFloating())) {
      return TorchPlaceholder.of("a tensor with metadata that are not known here");
    }
    return negative ? tensor.negative() : tensor;
  }

  private Object parameter(Object data) throws IOException {
    if (data instanceof TorchTensor || data instanceof TorchPlaceholder) {
      return data;
    }
    throw new IOException(this + " without a tensor");
  }

  /** Attributes are passed over, unless they put other elements in. */
  private static Object withState(Object tensor, Object state) {
    return replacesData(state)
        ? TorchPlaceholder.of("a tensor whose elements are set through its state")
        : tensor;
  }

  /** Whether a state set on a tensor gives it other elements, as those of PyTorch 0.3 do. */
  static boolean replacesData(Object state) {
    if (!(state instanceof Object[] tuple)) {
      return state instanceof Map<?, ?> map && map.containsKey("data");
    }
    boolean found = tuple.length > 3;
    for (int i = 0; i < tuple.length && !found; i++) {
      found = tuple[i] instanceof Map<?, ?> map && map.containsKey("data");
    }
    return found;
  }

  /** Calls one more function, never itself: a chain of calls would nest without bound. */
  private Object fromType(Object[] args) throws IOException {
    if (args[2] instanceof Object[] inner
        && args[0] instanceof TorchRebuild rebuild
        && rebuild != FROM_TYPE
        && rebuild != FROM_TYPE_V2) {
      return rebuild.call(inner);
    }
    return args[0] instanceof TorchPlaceholder unknown
        ? unknown.call()
        : TorchPlaceholder.of("an object of " + this);
  }

  private Object orderedDict(Object[] args) throws IOException {
    Map<Object, Object> dict = new LinkedHashMap<>();
    if (args.length > 0 && args[0] instanceof List<?> pairs) {
      for (Object pair : pairs) {
        Object[] items = pair instanceof List<?> list ? list.toArray() : null;
        items = pair instanceof Object[] tuple ? tuple : items;
        if (items == null || items.length != 2) {
          throw new IOException(this + " of something that is not a list of pairs");
        }
        dict.put(TorchUnpickler.key(items[0]), items[1]);
      }
    }
    return dict;
  }

  @Override
  public String toString() {
    return module + "." + function;
  }
}
