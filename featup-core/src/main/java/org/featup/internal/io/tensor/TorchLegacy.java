package org.featup.internal.io.tensor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featup.internal.io.FileBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint as PyTorch wrote them before 1.6: five pickles (magic number, protocol, system, the
 * object, the keys of the storages), then per storage its number of elements and their bytes. The
 * numbers are little-endian on every machine.
 */
final class TorchLegacy implements TorchFormat {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Logger LOG = LoggerFactory.getLogger(TorchLegacy.class);
  private static final long PROTOCOL = 1001;

  /** The pickles describe the tensors only; theirs are the first few per cent of a file. */
  private static final long MAX_PICKLES = 1 << 26;

  private final FileBytes file;
  private final Map<String, TorchStorage> declared;
  private final Map<String, Long> places = new HashMap<>();
  private final Object root;

  TorchLegacy(Path path) throws IOException {
    this.file = FileBytes.open(path);
    try (InputStream source = new BufferedInputStream(Files.newInputStream(path))) {
      PickleInput in = new PickleInput(source, Math.min(file.size(), MAX_PICKLES));
      if (!MAGIC.equals(TorchUnpickler.load(in, path.toString()))) {
        throw file.bad("a pickle, but not a PyTorch checkpoint: its magic number is missing");
      }
      Object protocol = TorchUnpickler.load(in, path.toString());
      if (!(protocol instanceof Number number) || number.longValue() != PROTOCOL) {
        throw file.bad("an unknown protocol of PyTorch, expected " + PROTOCOL);
      }
      TorchUnpickler.load(in, path.toString());
      this.declared = new HashMap<>();
      this.root = TorchUnpickler.load(in, path.toString(), declared);
      locate(TorchUnpickler.load(in, path.toString()), in.position());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void locate(Object keys, long start) throws IOException {
    if (!(keys instanceof List<?> list)) {
      throw file.bad("the list of storages before offset " + start + " is missing");
    }
    long at = start;
    for (Object key : list) {
      TorchStorage storage = key instanceof String ? declared.get(key) : null;
      if (storage == null || places.put(storage.key(), at + 8) != null) {
        throw file.bad("the storage at offset " + at + " is listed twice or used by no tensor");
      }
      long elements = file.littleEndianLong(at);
      if (elements != storage.wholeLength()) {
        throw file.bad(
            "the storage at offset "
                + at
                + " has "
                + elements
                + " elements, its tensors need "
                + storage.wholeLength());
      }
      if (storage.bytes() > file.size() - at - 8) {
        throw file.bad(
            "ends at offset "
                + file.size()
                + ", the storage at "
                + at
                + " needs "
                + storage.bytes()
                + " bytes");
      }
      at += 8 + storage.bytes();
    }
    if (at != file.size()) {
      // PyTorch stops there too.
      LOG.debug("{}: {} bytes after the storages", file.name(), file.size() - at);
    }
  }

  @Override
  public Object root() {
    return root;
  }

  @Override
  public String problem(TorchStorage storage) {
    return places.containsKey(storage.key()) ? null : "storage " + storage.key() + " is missing";
  }

  @Override
  public ByteBuffer storage(TorchStorage storage) throws IOException {
    if (storage.bytes() > FileBytes.MAX_ARRAY) {
      throw file.bad("storage " + storage.key() + " is larger than a Java array");
    }
    byte[] bytes = file.bytes(places.get(storage.key()), (int) storage.bytes());
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long payloadBytes() {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
