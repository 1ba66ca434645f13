package org.featup.internal.io.tensor;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;
import org.featup.internal.io.FileBytes;

/**
 * Runs the pickle of a PyTorch checkpoint with nothing but tensors in reach.
 *
 * <p>The library does the stack, the memo and the small constants. Every opcode that looks up a
 * name, calls something, sets state, hashes a key or reads a length field is done here instead, so
 * that none of the library's constructors can be reached and no memory is taken on a file's word. A
 * name that no tensor needs becomes a {@link TorchPlaceholder}, and so does a call of one. Tuples
 * are {@code Object[]}, whose hash is their identity: nested tuples as keys cost nothing. The text
 * opcodes of protocol 0, which PyTorch never writes, are refused.
 */
final class TorchUnpickler extends Unpickler {
  /** Opcodes and copied items; ten times what a checkpoint of 4,000 tensors takes. */
  private static final int MAX_WORK = 2_000_000;

  private static final int MAX_LONG_BYTES = 1024;
  private static final int MAX_NAME = 512;
  private static final String MISUSE =
      "corrupt: the stack lacks what the operation needs, or has something of another kind";

  private final PickleInput in;
  private final Map<String, TorchStorage> storages;
  private long work;

  private TorchUnpickler(PickleInput in, Map<String, TorchStorage> storages) {
    this.in = in;
    this.storages = storages;
  }

  /**
   * Reads one pickle and stops behind it.
   *
   * @return Strings, numbers, {@code Object[]} for tuples, lists, maps, {@link TorchTensor}s, and
   *     placeholders; containers may contain themselves
   */
  static Object load(PickleInput in, String where) throws IOException {
    return load(in, where, new HashMap<>());
  }

  /**
   * As above.
   *
   * @param storages receives the storages by key
   */
  static Object load(PickleInput in, String where, Map<String, TorchStorage> storages)
      throws IOException {
    long start = in.position();
    try {
      return new TorchUnpickler(in, storages).load(in);
    } catch (IOException | PickleException e) {
      throw corrupt(where, start, in, e.getMessage(), e);
    } catch (RuntimeException e) {
      // The library checks neither its stack nor its casts.
      throw corrupt(where, start, in, MISUSE, e);
    }
  }

  private static IOException corrupt(
      String where, long start, PickleInput in, String what, Exception cause) {
    return FileBytes.bad(
        where + ", pickle from offset " + start + ", at offset " + in.position(), what, cause);
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    charge(1);
    switch (opcode) {
      case Opcodes.MARK,
          Opcodes.STOP,
          Opcodes.POP,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.BINFLOAT,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.LIST,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.MEMOIZE,
          Opcodes.PROTO,
          Opcodes.FRAME -> {
        return super.dispatch(opcode);
      }
      case Opcodes.POP_MARK -> stack.pop_all_since_marker();
      case Opcodes.SHORT_BINSTRING, Opcodes.SHORT_BINUNICODE ->
          stack.add(in.utf8(in.unsignedByte()));
      case Opcodes.BINSTRING, Opcodes.BINUNICODE -> stack.add(in.utf8(in.unsignedInt()));
      case Opcodes.BINUNICODE8 -> stack.add(in.utf8(in.littleEndianLong()));
      case Opcodes.SHORT_BINBYTES -> stack.add(in.bytes(in.unsignedByte()));
      case Opcodes.BINBYTES -> stack.add(in.bytes(in.unsignedInt()));
      case Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> stack.add(in.bytes(in.littleEndianLong()));
      case Opcodes.LONG1 -> stack.add(integer(in.unsignedByte()));
      case Opcodes.LONG4 -> stack.add(integer(in.unsignedInt()));
      case Opcodes.GLOBAL -> global(in.line(), in.line());
      case Opcodes.STACK_GLOBAL -> stackGlobal();
      case Opcodes.BINPERSID -> storage();
      case Opcodes.REDUCE, Opcodes.NEWOBJ -> call();
      case Opcodes.NEWOBJ_EX -> {
        stack.pop();
        call();
      }
      case Opcodes.BUILD -> build();
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.DICT -> dict();
      case Opcodes.SETITEM -> setItem();
      case Opcodes.SETITEMS -> put(stack.pop_all_since_marker());
      case Opcodes.APPEND -> append(Collections.singletonList(stack.pop()));
      case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
      case Opcodes.EMPTY_SET -> stack.add(TorchPlaceholder.of("a set"));
      case Opcodes.ADDITEMS -> stack.pop_all_since_marker();
      case Opcodes.FROZENSET -> {
        stack.pop_all_since_marker();
        stack.add(TorchPlaceholder.of("a set"));
      }
      default -> throw new IOException("opcode " + opcode + ", which PyTorch does not write");
    }
    return NO_RETURN_VALUE;
  }

  private void charge(long steps) throws IOException {
    work += steps;
    if (work > MAX_WORK) {
      throw new IOException("more than " + MAX_WORK + " opcodes");
    }
  }

  private Object integer(long bytes) throws IOException {
    if (bytes > MAX_LONG_BYTES) {
      throw new IOException("an integer of " + bytes + " bytes");
    }
    byte[] littleEndian = in.bytes(bytes);
    byte[] bigEndian = new byte[littleEndian.length + 1];
    byte sign = 0;
    for (int i = 0; i < littleEndian.length; i++) {
      bigEndian[littleEndian.length - i] = littleEndian[i];
      sign = (byte) (littleEndian[i] >> 7);
    }
    bigEndian[0] = sign;
    BigInteger value = new BigInteger(bigEndian);
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  private void stackGlobal() throws IOException {
    Object name = stack.pop();
    Object module = stack.pop();
    if (!(name instanceof String n) || !(module instanceof String m)) {
      throw new IOException("a global whose name is not text");
    }
    if (n.length() > MAX_NAME || m.length() > MAX_NAME) {
      throw new IOException("a name is longer than " + MAX_NAME + " characters");
    }
    global(m, n);
  }

  private void global(String module, String name) {
    stack.add(TorchGlobals.resolve(module, name));
  }

  private void storage() throws IOException {
    Object given = TorchStorage.of(stack.pop());
    if (given instanceof TorchStorage storage) {
      TorchStorage known = storages.putIfAbsent(storage.key(), storage);
      if (known != null
          && (known.wholeLength() != storage.wholeLength()
              || !known.type().equals(storage.type()))) {
        throw new IOException("storage " + storage.key() + " with two lengths or types");
      }
    }
    stack.add(given);
  }

  private void call() throws IOException {
    Object args = stack.pop();
    Object function = stack.pop();
    if (!(args instanceof Object[] tuple)) {
      throw new IOException("a call whose arguments are not a tuple");
    }
    if (tuple.length > 0 && tuple[0] instanceof List<?> items) {
      // An ordered dictionary of Python 2 copies the list, and a file may ask for that repeatedly.
      charge(items.size());
    }
    if (function instanceof TorchRebuild rebuild) {
      stack.add(rebuild.call(tuple));
    } else if (function instanceof TorchPlaceholder placeholder) {
      stack.add(placeholder.call());
    } else {
      throw new IOException("a call of something that is not a function");
    }
  }

  /** Attributes of objects are passed over. */
  private void build() throws IOException {
    Object state = stack.pop();
    if (stack.peek() instanceof TorchTensor && TorchRebuild.replacesData(state)) {
      throw new IOException("elements set on a tensor that has its own");
    }
  }

  private void dict() throws IOException {
    List<Object> items = stack.pop_all_since_marker();
    stack.add(new LinkedHashMap<>());
    put(items);
  }

  private void setItem() throws IOException {
    Object value = stack.pop();
    Object key = stack.pop();
    put(Arrays.asList(key, value));
  }

  private void put(List<Object> items) throws IOException {
    Object target = stack.peek();
    if (items.size() % 2 != 0) {
      throw new IOException("a dictionary key without a value");
    }
    if (target instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked")
      Map<Object, Object> map = (Map<Object, Object>) target;
      for (int i = 0; i < items.size(); i += 2) {
        map.put(key(items.get(i)), items.get(i + 1));
      }
    } else if (target instanceof TorchPlaceholder placeholder) {
      for (int i = 0; i < items.size(); i += 2) {
        placeholder.put(key(items.get(i)), items.get(i + 1));
      }
    } else {
      throw new IOException("items set on something that is not a dictionary");
    }
  }

  private void append(List<Object> items) throws IOException {
    Object target = stack.peek();
    if (target instanceof List<?>) {
      @SuppressWarnings("unchecked")
      List<Object> list = (List<Object>) target;
      list.addAll(items);
    } else if (!(target instanceof TorchPlaceholder)) {
      throw new IOException("items appended to something that is not a list");
    }
  }

  /** Lets only keys through whose hash does not depend on what they contain. */
  static Object key(Object key) throws IOException {
    if (key instanceof Map<?, ?> || key instanceof List<?>) {
      throw new IOException("a dictionary key that Python could not hash either");
    }
    return key;
  }
}
