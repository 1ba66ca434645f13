package org.featup.internal.io.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One of the two ways PyTorch lays a checkpoint out: a pickle, and the storages it refers to. */
interface TorchFormat extends Closeable {

  /** The object that was saved, as {@link TorchUnpickler} gives it. */
  Object root() throws IOException;

  /** Why a storage cannot be read, missing or too short; null if it can. */
  String problem(TorchStorage storage);

  /** All bytes of a storage without an problem, in their byte order; hold one at a time. */
  ByteBuffer storage(TorchStorage storage) throws IOException;

  /** The size of all storages, which bounds what tensors may unfold to. */
  long payloadBytes();
}
