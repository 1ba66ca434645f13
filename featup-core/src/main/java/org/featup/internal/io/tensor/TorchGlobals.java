package org.featup.internal.io.tensor;

import java.util.Map;
import org.featup.internal.io.ElementType;

/**
 * What the Python names of a checkpoint stand for. Nothing is ever looked up or run by them: the
 * few that build tensors are re-enacted by {@link TorchRebuild}, storages and number types are
 * known by name, and everything else becomes a {@link TorchPlaceholder}.
 */
final class TorchGlobals {
  /** No name that means something to us is longer. */
  private static final int LONGEST_KNOWN = 64;

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
          // its tensors say their type themselves
          unreadable("UntypedStorage", 1),
          unreadable("_UntypedStorage", 1),
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

  private TorchGlobals() {}

  /**
   * A {@link TorchRebuild}, a {@link TorchStorage.Type}, an {@link ElementType} or a placeholder.
   */
  static Object resolve(String module, String name) {
    Object known = module.length() + name.length() < LONGEST_KNOWN ? known(module, name) : null;
    return known == null ? TorchPlaceholder.global(module, name) : known;
  }

  private static Object known(String module, String name) {
    boolean torch = module.equals("torch");
    if (torch || module.equals("torch.storage") || module.equals("torch.cuda")) {
      TorchStorage.Type storage = STORAGES.get(name);
      if (storage != null) {
        return storage;
      }
    }
    if (torch && DTYPES.containsKey(name)) {
      return DTYPES.get(name);
    }
    return TorchRebuild.byName(module, name);
  }

  private static Map.Entry<String, TorchStorage.Type> storage(String name, ElementType type) {
    return Map.entry(name, new TorchStorage.Type(name, type.bytes(), type));
  }

  private static Map.Entry<String, TorchStorage.Type> unreadable(String name, int bytes) {
    return Map.entry(name, new TorchStorage.Type(name, bytes, null));
  }
}
