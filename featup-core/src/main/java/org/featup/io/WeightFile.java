package org.featup.io;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.FileKind;
import org.featup.internal.io.tensor.TorchCheckpoint;
import org.featup.internal.io.tensor.TorchZip;

/** Reads a weight file of any format we know, recognised by content and not by name. */
public final class WeightFile {
  private static final int PICKLE_PROTOCOL_2_AND_LATER = 0x80;

  private WeightFile() {}

  /**
   * Reads a safetensors file or a PyTorch checkpoint.
   *
   * @param path the file
   * @return its tensors and metadata
   * @throws IOException if it cannot be read, is corrupt, or is neither; the message names the file
   */
  public static TensorFile read(Path path) throws IOException {
    byte[] start = start(path);
    if (start.length == 0) {
      throw new IOException(
          path + ": an empty file; neither a safetensors file nor a PyTorch checkpoint");
    }
    boolean pickle = (start[0] & 0xff) == PICKLE_PROTOCOL_2_AND_LATER && !isJson(start);
    if (TorchZip.isZip(start) || pickle) {
      return TorchCheckpoint.read(path);
    }
    if (!isJson(start)) {
      throw new IOException(
          path
              + ": neither a safetensors file (no '{' at offset 8) nor a PyTorch checkpoint (no zip"
              + " archive, no pickle)"
              + FileKind.hint(path));
    }
    return Safetensors.read(path);
  }

  private static byte[] start(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      return file.bytes(0, (int) Math.min(9, file.size()));
    }
  }

  /** A safetensors header whose length begins with 0x80 looks like a pickle, but for this. */
  private static boolean isJson(byte[] start) {
    return start.length == 9 && start[8] == '{';
  }
}
