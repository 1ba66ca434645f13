package org.featup.internal.io.picture;

import com.drew.lang.BufferBoundsException;
import com.drew.lang.RandomAccessReader;
import java.io.IOException;
import org.featup.internal.io.FileBytes;

/** Shows a file to the metadata library, which has no reader for paths of other file systems. */
public final class FileBytesReader extends RandomAccessReader {
  private final FileBytes file;

  public FileBytesReader(FileBytes file) {
    this.file = file;
  }

  @Override
  public int toUnshiftedOffset(int localOffset) {
    return localOffset;
  }

  @Override
  public byte getByte(int index) throws IOException {
    return getBytes(index, 1)[0];
  }

  @Override
  public byte[] getBytes(int index, int count) throws IOException {
    validateIndex(index, count);
    return file.bytes(index, count);
  }

  @Override
  protected void validateIndex(int index, int bytesRequested) throws IOException {
    if (!isValidIndex(index, bytesRequested)) {
      throw new BufferBoundsException(index, bytesRequested, file.size());
    }
  }

  @Override
  protected boolean isValidIndex(int index, int bytesRequested) {
    return index >= 0 && bytesRequested >= 0 && (long) index + bytesRequested <= file.size();
  }

  @Override
  public long getLength() {
    return file.size();
  }
}
