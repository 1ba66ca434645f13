package org.featup.io;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Python functions that a checkpoint calls to build its tensors and dictionaries, in Java. */
enum TorchRebuild {
  /** {@code (storage, offset, size, stride, ...)}. */
  TENSOR("torch._utils._rebuild_tensor", 4),
  /** As above, with requires_grad, hooks and metadata, none of which we need. */
  TENSOR_V2("torch._utils._rebuild_tensor_v2", 4),
  /** {@code (storage, offset, size, stride, requires_grad, hooks, dtype, ...)}, untyped storage. */
  TENSOR_V3("torch._utils._rebuild_tensor_v3", 7),
  /** {@code (tensor, requires_grad, hooks)}. */
  PARAMETER("torch._utils._rebuild_parameter", 1),
  /** {@code (tensor, requires_grad, hooks, state)}. */
  PARAMETER_WITH_STATE("torch._utils._rebuild_parameter_with_state", 1),
  /** {@code (tensor, ...)}. */
  NN_PARAMETER("torch.nn.parameter.Parameter", 0),
  /** {@code (function, type, args, state)}: a tensor of a subclass, or with attributes. */
  FROM_TYPE("torch._tensor._rebuild_from_type_v2", 3),
  /** {@code (tuple)}. */
  SIZE("torch.Size", 1),
  /** {@code ()} or, from Python 2, {@code ([[key, value], ...])}. */
  ORDERED_DICT("collections.OrderedDict", 0);

  private final String python;
  private final int arguments;

  TorchRebuild(String python, int arguments) {
    this.python = python;
    this.arguments = arguments;
  }

  static TorchRebuild byName(String python) {
    for (TorchRebuild rebuild : values()) {
      if (rebuild.python.equals(python)) {
        return rebuild;
      }
    }
    return null;
  }

  Object call(Object[] args) throws IOException {
    if (args.length < arguments) {
      throw new IOException(
          python + " with " + args.length + " arguments, expected at least " + arguments);
    }
    return switch (this) {
      case TENSOR, TENSOR_V2, TENSOR_V3 -> tensor(args);
      case PARAMETER, PARAMETER_WITH_STATE -> parameter(args[0]);
      case NN_PARAMETER -> args.length == 0 ? new TorchGlobals.Placeholder(python) : args[0];
      case FROM_TYPE -> fromType(args);
      case SIZE -> args[0];
      case ORDERED_DICT -> orderedDict(args);
    };
  }

  private Object tensor(Object[] args) throws IOException {
    if (!(args[0] instanceof TorchStorage storage)) {
      throw new IOException(python + " without a storage");
    }
    ElementType type = storage.type().elements();
    if (this == TENSOR_V3) {
      type = args[6] instanceof ElementType dtype ? dtype : null;
    }
    if (type == null) {
      // Complex, quantised or 8-bit float: fine among what nobody asks for.
      return new TorchGlobals.Placeholder("tensor of " + storage.type().name());
    }
    return TorchTensor.of(storage, type, args[1], args[2], args[3]);
  }

  private Object parameter(Object data) throws IOException {
    if (data instanceof TorchTensor || data instanceof TorchGlobals.Placeholder) {
      return data;
    }
    throw new IOException(python + " without a tensor");
  }

  /** Calls one more function, never itself: a chain of calls would nest without bound. */
  private Object fromType(Object[] args) throws IOException {
    if (args[2] instanceof Object[] inner
        && args[0] instanceof TorchRebuild function
        && function != FROM_TYPE) {
      return function.call(inner);
    }
    return new TorchGlobals.Placeholder(python);
  }

  private Object orderedDict(Object[] args) throws IOException {
    Map<Object, Object> dict = new LinkedHashMap<>();
    if (args.length > 0 && args[0] instanceof List<?> pairs) {
      for (Object pair : pairs) {
        Object[] items = pair instanceof List<?> list ? list.toArray() : null;
        items = pair instanceof Object[] tuple ? tuple : items;
        if (items == null || items.length != 2) {
          throw new IOException(python + " of something that is not a list of pairs");
        }
        dict.put(TorchUnpickler.key(items[0]), items[1]);
      }
    }
    return dict;
  }
}
