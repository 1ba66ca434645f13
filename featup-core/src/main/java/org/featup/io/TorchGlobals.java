package org.featup.io;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Python names a checkpoint may use. Nothing is ever looked up or run by these names: the few
 * that build tensors are re-enacted by {@link TorchRebuild}, the others become placeholders that
 * swallow whatever is done to them. A name outside the list ends the reading.
 */
final class TorchGlobals {

  /** Stands for a Python object nobody needs; compared by identity. */
  static final class Placeholder {
    private final String name;

    Placeholder(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Map<String, TorchStorage.Type> STORAGES =
      Map.ofEntries(
          storage("FloatStorage", ElementType.F32),
          storage("DoubleStorage", ElementType.F64),
          storage("HalfStorage", ElementType.F16),
          storage("BFloat16Storage", ElementType.BF16),
          storage("LongStorage", ElementType.I64),
          storage("IntStorage", ElementType.I32),
          storage("ShortStorage", ElementType.I16),
          storage("CharStorage", ElementType.I8),
          storage("ByteStorage", ElementType.U8),
          storage("BoolStorage", ElementType.BOOL),
          storage("UntypedStorage", ElementType.U8),
          unreadable("ComplexFloatStorage", 8),
          unreadable("ComplexDoubleStorage", 16),
          unreadable("QInt8Storage", 1),
          unreadable("QUInt8Storage", 1),
          unreadable("QInt32Storage", 4),
          unreadable("QUInt4x2Storage", 1),
          unreadable("QUInt2x4Storage", 1));

  private static final Map<String, ElementType> DTYPES =
      Map.ofEntries(
          Map.entry("float32", ElementType.F32),
          Map.entry("float64", ElementType.F64),
          Map.entry("float16", ElementType.F16),
          Map.entry("bfloat16", ElementType.BF16),
          Map.entry("int64", ElementType.I64),
          Map.entry("int32", ElementType.I32),
          Map.entry("int16", ElementType.I16),
          Map.entry("int8", ElementType.I8),
          Map.entry("uint8", ElementType.U8),
          Map.entry("uint16", ElementType.U16),
          Map.entry("uint32", ElementType.U32),
          Map.entry("uint64", ElementType.U64),
          Map.entry("bool", ElementType.BOOL));

  /** Builtins that hyper-parameters hold; {@code __builtin__} is their module in protocol 2. */
  private static final Set<String> BUILTINS =
      Set.of(
          "set",
          "frozenset",
          "dict",
          "list",
          "tuple",
          "int",
          "float",
          "complex",
          "bool",
          "str",
          "bytes",
          "bytearray",
          "slice",
          "range",
          "xrange",
          "long",
          "unicode",
          "object",
          "NoneType");

  private static final Set<String> TORCH_DATA =
      Set.of(
          "torch.device",
          "torch.layout",
          "torch.strided",
          "torch.memory_format",
          "torch.contiguous_format",
          "torch.dtype",
          "torch.Tensor",
          "torch.Generator",
          "torch.serialization._get_layout",
          "torch._utils._rebuild_qtensor",
          "torch._utils._rebuild_sparse_tensor",
          "torch._utils._rebuild_meta_tensor_no_storage",
          "torch.complex64",
          "torch.complex128",
          "torch.qint8",
          "torch.quint8",
          "torch.qint32",
          "torch.float8_e4m3fn",
          "torch.float8_e5m2",
          "_codecs.encode");

  /** Where the objects of training frameworks and their hyper-parameters live. */
  private static final List<String> INERT_MODULES =
      List.of(
          "omegaconf",
          "pytorch_lightning",
          "lightning",
          "lightning_fabric",
          "lightning_utilities",
          "numpy",
          "argparse",
          "pathlib",
          "typing",
          "collections",
          "datetime",
          "enum",
          "torchmetrics",
          "torch.optim",
          "torch.nn",
          "hydra",
          "featup");

  private TorchGlobals() {}

  /** What a name stands for; null if it is not allowed. */
  static Object resolve(String module, String name) {
    String full = module + "." + name;
    TorchRebuild rebuild = TorchRebuild.byName(full);
    if (rebuild != null) {
      return rebuild;
    }
    if (module.equals("torch") || module.equals("torch.storage") || module.equals("torch.cuda")) {
      TorchStorage.Type storage = STORAGES.get(name);
      if (storage != null) {
        return storage;
      }
    }
    if (module.equals("torch") && DTYPES.containsKey(name)) {
      return DTYPES.get(name);
    }
    return inert(module, name, full) ? new Placeholder(full) : null;
  }

  private static boolean inert(String module, String name, String full) {
    if (module.equals("builtins") || module.equals("__builtin__")) {
      return BUILTINS.contains(name);
    }
    for (String prefix : INERT_MODULES) {
      if (module.equals(prefix) || module.startsWith(prefix + ".")) {
        return true;
      }
    }
    return TORCH_DATA.contains(full);
  }

  private static Map.Entry<String, TorchStorage.Type> storage(String name, ElementType type) {
    return Map.entry(name, new TorchStorage.Type(name, type.bytes(), type));
  }

  private static Map.Entry<String, TorchStorage.Type> unreadable(String name, int bytes) {
    return Map.entry(name, new TorchStorage.Type(name, bytes, null));
  }
}
