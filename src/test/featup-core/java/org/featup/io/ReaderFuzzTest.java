package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.featup.internal.io.picture.ImageReaders;
import org.featup.internal.io.picture.ImageReading;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files end in an IOException that names them and says why in a short line: soon, and
 * without memory taken on their word.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReaderFuzzTest {
  private static final long LIMIT_BYTES = 64 << 20;
  private static final long LIMIT_NANOS = 2_000_000_000L;
  private static final int TIMES = 700;
  private static final int MOST_CHARACTERS = 500;

  @TempDir Path folder;

  /** Reads a file. */
  private interface Reader {
    Object read(Path path) throws IOException;
  }

  /** Wraps damaged bytes so that they get past the checksums. */
  private interface Envelope {
    Path write(Path path, byte[] bytes) throws IOException;
  }

  private void fuzz(byte[] original, Reader reader, Envelope envelope) throws IOException {
    Path path = folder.resolve("fuzzed");
    HeapGuard.allocated(LIMIT_BYTES, () -> reader.read(envelope.write(path, original)));
    int refused = 0;
    for (int seed = 0; seed < TIMES; seed++) {
      envelope.write(path, new Mutator(seed).mutate(original));
      long start = HeapGuard.cpuNanos();
      try {
        HeapGuard.allocated(LIMIT_BYTES, () -> reader.read(path));
      } catch (IOException e) {
        refused++;
        assertReadable(path, e.getMessage(), "seed " + seed + ": " + e);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      assertTrue(HeapGuard.cpuNanos() - start < LIMIT_NANOS, "seed " + seed + " took too long");
    }
    assertTrue(refused > TIMES / 10, "only " + refused + " damaged files were noticed");
  }

  /** Names the file, and is one line of bounded length. */
  private static void assertReadable(Path path, String message, String seed) {
    assertTrue(message.contains(path.toString()), seed);
    assertTrue(message.length() <= MOST_CHARACTERS + path.toString().length(), seed);
    assertTrue(message.chars().noneMatch(Character::isISOControl), seed);
  }

  /** Decoders of pictures give no better reasons than their own; readers of tensors are ours. */
  private void fuzzTensors(byte[] original, Reader reader, Envelope envelope) throws IOException {
    Reader explaining =
        path -> {
          try {
            return reader.read(path);
          } catch (IOException e) {
            assertFalse(
                e.getMessage().matches(".*(Exception|For input string|: null$).*"), e::toString);
            throw e;
          }
        };
    fuzz(original, explaining, envelope);
  }

  private static byte[] golden(String name) throws IOException {
    return Files.readAllBytes(Golden.path(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss_entropy.safetensors",
        "implicit_nocolor.safetensors",
        "released_layout.ckpt",
        "released_layout_legacy.ckpt"
      })
  void weightFiles(String name) throws IOException {
    fuzzTensors(golden(name), WeightFile::read, Files::write);
  }

  @Test
  void picklesInsideAnArchiveWithRightChecksums() throws IOException {
    Map<String, byte[]> storages = new LinkedHashMap<>();
    byte[] pickle = null;
    try (ZipFile zip = new ZipFile(Golden.path("released_layout.ckpt").toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
        if (name.equals("data.pkl")) {
          pickle = zip.getInputStream(entry).readAllBytes();
        } else if (name.startsWith("data/")) {
          storages.put(name.substring(5), zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    assertEquals(47, storages.size());
    fuzzTensors(pickle, WeightFile::read, (path, bytes) -> TorchFiles.zip(path, bytes, storages));
  }

  @Test
  void npyFiles() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, NDArray.zeros(new Shape(1, 3, 40, 50)));
    fuzzTensors(Files.readAllBytes(file), Npy::read, Files::write);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.npy", "a.safetensors"})
  void featureFiles(String name) throws IOException {
    Path file = folder.resolve(name);
    FeatureFiles.write(file, NDArray.zeros(new Shape(1, 3, 5, 7)));
    fuzzTensors(Files.readAllBytes(file), FeatureFiles::read, Files::write);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tif"})
  void pictures(String format) throws IOException {
    fuzz(picture(format), Images::read, Files::write);
  }

  /** What programs without TwelveMonkeys' readers get. */
  @ParameterizedTest
  @ValueSource(strings = {"jpg", "tif"})
  void picturesForTheJdk(String format) throws IOException {
    fuzz(
        picture(format),
        path -> ImageReading.read(path, ImageOptions.standard(), ImageReaders::isJdk),
        Files::write);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lossy.webp", "exif6.webp", "exif6.jpg", "cmyk.jpg", "gif_offset.gif", "ycc.tif"})
  void picturesOfTwelveMonkeys(String name) throws IOException {
    fuzz(Files.readAllBytes(TaggedPictures.resource(name)), Images::read, Files::write);
  }

  @Test
  void picturesWithRightChecksums() throws IOException {
    BufferedImage image = ImagesTest.noise(40, 30, BufferedImage.TYPE_INT_RGB);
    byte[] tagged = TaggedPictures.png(image, TaggedPictures.exif(6), IccProfiles.rgb(1.8, true));
    for (byte[] png : new byte[][] {picture("png"), tagged}) {
      fuzz(png, Images::read, (path, bytes) -> Files.write(path, withChecksums(bytes)));
    }
  }

  private byte[] picture(String format) throws IOException {
    Path file = folder.resolve("picture." + format);
    BufferedImage image = ImagesTest.noise(40, 30, BufferedImage.TYPE_INT_RGB);
    assertTrue(ImageIO.write(image, format, file.toFile()));
    return Files.readAllBytes(file);
  }

  private static byte[] withChecksums(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png.clone());
    for (long at = 8; at + 12 <= png.length; ) {
      long end = at + 8 + (bytes.getInt((int) at) & 0xffffffffL);
      if (end + 4 > png.length) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(bytes.array(), (int) at + 4, (int) (end - at - 4));
      bytes.putInt((int) end, (int) crc.getValue());
      at = end + 4;
    }
    return bytes.array();
  }
}
