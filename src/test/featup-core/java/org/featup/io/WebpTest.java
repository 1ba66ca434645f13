package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebpTest {
  private static final int HEAD = 12;

  @TempDir Path folder;

  /** Lossy colours and alpha, as Pillow reads them. */
  @ParameterizedTest
  @CsvSource({
    "3,5,16ac8162",
    "40,20,529a785d",
    "60,33,862a260c",
    "90,60,f2442b0f",
    "20,50,ca6c4923"
  })
  void pixelsOfAPhoto(int x, int y, String argb) throws IOException {
    BufferedImage image = Images.read(TaggedPictures.resource("photo_alpha.webp"));
    assertEquals(argb, Integer.toHexString(image.getRGB(x, y)));
  }

  @Test
  void profilesAreApplied() throws IOException {
    Path file = extended(chunk("ICCP", IccProfiles.rgb(2.2, true)), picture());
    int before = Images.read(TaggedPictures.resource("lossy.webp")).getRGB(8, 12);
    int after = Images.read(file).getRGB(8, 12);
    assertEquals(before >> 16 & 0xff, after >> 8 & 0xff, 4); // its red and green are swapped
    assertEquals(before >> 8 & 0xff, after >> 16 & 0xff, 4);
  }

  @Test
  void animationsAreNotRead() throws IOException {
    Path file = extended(chunk("ANMF", picture()));
    IOException e = assertThrows(IOException.class, () -> Images.read(file));
    assertEquals(file + ": an animated WebP, expected a still one", e.getMessage());
  }

  /** The chunks of pixels alone. */
  private static byte[] picture() throws IOException {
    byte[] webp = Files.readAllBytes(TaggedPictures.resource("lossy.webp"));
    return Arrays.copyOfRange(webp, HEAD, webp.length);
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + data.length + (data.length & 1));
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(type.getBytes(StandardCharsets.ISO_8859_1));
    return chunk.putInt(data.length).put(data).array();
  }

  private Path extended(byte[]... chunks) throws IOException {
    int width = Images.shapeOf(TaggedPictures.resource("lossy.webp"), ImageOptions.standard()).w();
    int height = Images.shapeOf(TaggedPictures.resource("lossy.webp"), ImageOptions.standard()).h();
    byte[] size = {0x20, 0, 0, 0, (byte) (width - 1), 0, 0, (byte) (height - 1), 0, 0};
    ByteBuffer all = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    all.put("RIFF....WEBP".getBytes(StandardCharsets.ISO_8859_1)).put(chunk("VP8X", size));
    for (byte[] chunk : chunks) {
      all.put(chunk);
    }
    all.putInt(4, all.position() - 8);
    return Files.write(folder.resolve("picture"), Arrays.copyOf(all.array(), all.position()));
  }
}
