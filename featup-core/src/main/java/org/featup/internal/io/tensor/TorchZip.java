package org.featup.internal.io.tensor;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.featup.internal.io.FileBytes;
import org.featup.io.PlainText;

/**
 * A checkpoint of PyTorch 1.6 or later: a zip archive with one folder that holds {@code data.pkl},
 * {@code data/KEY} per storage and maybe {@code byteorder}.
 *
 * <p>PyTorch stores its entries uncompressed. Archives that someone compressed again are read up to
 * an inflated size of {@value #MAX_INFLATION} times the file (16 MiB for small files). Checksums
 * must agree, but for 0, which says that none was computed. Names only select entries, nothing is
 * ever unpacked to disk.
 */
public final class TorchZip implements TorchFormat {
  private static final int MAX_ENTRIES = 200_000;
  private static final int MAX_INFLATION = 16;
  private static final long FREE_INFLATION = 1 << 20;
  private static final String PICKLE = "data.pkl";

  private final Path path;
  private final ZipFile zip;
  private final long fileSize;
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private final String folder;
  private final ByteOrder order;
  private long payload;

  public TorchZip(Path path) throws IOException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException(
          "expected a checkpoint on the default file system, given " + path.toUri());
    }
    this.path = path;
    this.fileSize = Files.size(path);
    this.zip = ZipOpening.open(path);
    try {
      index();
      this.folder = folder();
      this.order = byteOrder();
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e instanceof IOException io
          ? io
          : FileBytes.bad(path, "broken zip archive: " + e.getMessage(), e);
    }
  }

  public static boolean isZip(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      return isZip(file.bytes(0, (int) Math.min(4, file.size())));
    }
  }

  /** Tells an archive by the first bytes of a file. */
  public static boolean isZip(byte[] start) {
    return start.length >= 4
        && start[0] == 'P'
        && start[1] == 'K'
        && start[2] == 3
        && start[3] == 4;
  }

  private void index() throws IOException {
    if (zip.size() > MAX_ENTRIES) {
      throw bad("the archive has " + zip.size() + " entries, the limit is " + MAX_ENTRIES);
    }
    long limit = Math.max(FREE_INFLATION, fileSize) * MAX_INFLATION;
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (entries.put(entry.getName(), entry) != null) {
        throw bad("the archive has two entries named " + entry.getName());
      }
      boolean stored = entry.getMethod() == ZipEntry.STORED;
      if (entry.getSize() < 0 || (stored && entry.getSize() != entry.getCompressedSize())) {
        throw bad("entry " + entry.getName() + " has inconsistent sizes");
      }
      payload += entry.getSize();
      if (payload > limit || entry.getSize() > limit) {
        throw bad(
            "the archive unpacks to more than "
                + limit
                + " bytes, "
                + MAX_INFLATION
                + " times its size; refused as a zip bomb");
      }
    }
  }

  private String folder() throws IOException {
    String found = null;
    for (String name : entries.keySet()) {
      int slash = name.indexOf('/');
      if (name.substring(slash + 1).equals(PICKLE)) {
        if (found != null) {
          throw bad("the archive has two pickles, " + found + PICKLE + " and " + name);
        }
        found = name.substring(0, slash + 1);
      }
    }
    if (found == null) {
      throw bad("a zip archive without " + PICKLE + ", so not a PyTorch checkpoint");
    }
    if (entries.containsKey(found + "constants.pkl")) {
      throw bad("a TorchScript program, expected a checkpoint; save its state_dict() instead");
    }
    return found;
  }

  private ByteOrder byteOrder() throws IOException {
    ZipEntry entry = entries.get(folder + "byteorder");
    if (entry == null) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String text = new String(bytes(entry), StandardCharsets.US_ASCII).strip();
    return switch (text) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw bad("entry " + entry.getName() + " is neither 'little' nor 'big'");
    };
  }

  @Override
  public Object root() throws IOException {
    ZipEntry entry = entries.get(folder + PICKLE);
    byte[] pickle = bytes(entry);
    InputStream source = new ByteArrayInputStream(pickle);
    return TorchUnpickler.load(
        new PickleInput(source, pickle.length), path + ": " + PlainText.brief(entry.getName()));
  }

  @Override
  public String problem(TorchStorage storage) {
    ZipEntry entry = entry(storage);
    if (entry == null) {
      return "storage " + storage.key() + " is missing from the archive";
    }
    // Padding behind the elements is no fault.
    boolean whole = entry.getSize() >= storage.bytes();
    String sizes = " has " + entry.getSize() + " bytes, its storage needs " + storage.bytes();
    return whole ? null : "entry " + entry.getName() + sizes;
  }

  @Override
  public ByteBuffer storage(TorchStorage storage) throws IOException {
    byte[] bytes = bytes(entry(storage));
    return ByteBuffer.wrap(bytes).slice(0, (int) storage.bytes()).order(order);
  }

  private ZipEntry entry(TorchStorage storage) {
    return entries.get(folder + "data/" + storage.key());
  }

  @Override
  public long payloadBytes() {
    return payload;
  }

  private byte[] bytes(ZipEntry entry) throws IOException {
    if (entry.getSize() > FileBytes.MAX_ARRAY) {
      throw bad("entry " + entry.getName() + " is larger than a Java array");
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    boolean whole;
    try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
      whole = in.readNBytes(bytes, 0, bytes.length) == bytes.length && in.read() < 0;
    } catch (IOException | RuntimeException e) {
      throw FileBytes.bad(path, "entry " + entry.getName() + " is corrupt: " + e.getMessage(), e);
    }
    if (!whole) {
      throw bad("entry " + entry.getName() + " is not the " + bytes.length + " bytes it claims");
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (entry.getCrc() != 0 && crc.getValue() != entry.getCrc()) {
      throw bad("entry " + entry.getName() + " is corrupt: its checksum disagrees");
    }
    return bytes;
  }

  private IOException bad(String what) {
    return FileBytes.bad(path, what, null);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
