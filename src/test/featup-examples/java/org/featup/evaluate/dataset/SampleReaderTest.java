package org.featup.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.evaluate.label.LabelMap;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.io.Npy;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Truths of a photo of 4x2 pixels, of which networks see the middle square. */
class SampleReaderTest {
  private static final SampleReader READER = new SampleReader(ImageOptions.standard(), 0, true, 2);
  private static final LabelCodes CODES = new LabelCodes(List.of("a", "b"), new int[] {0, 1});

  @TempDir private Path dir;

  private Framed photo(Path truth) throws IOException {
    Path file = dir.resolve("photo.png");
    Images.writePng(file, new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB));
    return READER.photo(new Sample("photo", file, List.of(truth)));
  }

  private Path gray(int[]... rows) throws IOException {
    Path file = dir.resolve("truth.png");
    Tree.gray(file, rows);
    return file;
  }

  private static Path floats(Path file, float... numbers) throws IOException {
    Files.createDirectories(file.getParent());
    if (file.toString().endsWith(".npy")) {
      Npy.write(file, NDArray.wrap(numbers, new Shape(1, 1, 2, 4), Layout.NCHW));
      return file;
    }
    byte[] header = "Pf\n4 2\n1\n".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer content = ByteBuffer.allocate(header.length + Float.BYTES * numbers.length);
    content.put(header);
    content.asFloatBuffer().put(numbers, 4, 4).put(numbers, 0, 4);
    return Files.write(file, content.array());
  }

  @Test
  void labelsOfTheMiddle() throws IOException {
    Framed photo = photo(gray(new int[] {9, 0, 1, 9}, new int[] {9, 1, 7, 9}));
    assertEquals(new Shape(1, 3, 2, 2), photo.image().shape());
    LabelMap labels = SampleReader.labels(photo, CODES.withVoid(7));
    assertArrayEquals(new int[] {0, 1, 1, LabelMap.VOID}, labels.labels());
    assertEquals(2, labels.classes());
  }

  @Test
  void aValueWithoutAClassIsNamed() throws IOException {
    Path file = gray(new int[] {0, 0, 0, 0}, new int[] {0, 0, 5, 0});
    Framed photo = photo(file);
    IOException e = assertThrows(IOException.class, () -> SampleReader.labels(photo, CODES));
    assertTrue(e.getMessage().startsWith(file + ": the value 5.0"), e.getMessage());
    assertTrue(e.getMessage().endsWith("[a, b], or --void 5"), e.getMessage());
  }

  @Test
  void regionsAreNumbersOfAnyKind() throws IOException {
    Path file = gray(new int[] {200, 3, 3, 0}, new int[] {0, 3, 77, 0});
    LabelMap regions = SampleReader.regions(photo(file), file);
    assertArrayEquals(new int[] {3, 3, 3, 77}, regions.labels());
    assertArrayEquals(new boolean[] {false, true, true, true}, regions.border());
  }

  /** In every format, city by city too; what is not above 0 or not finite is unknown. */
  @ParameterizedTest
  @CsvSource({
    "disparity/a.npy, 4",
    "disparity/a.pfm, 4",
    "disparity/city/a.pfm, 4",
    "depth/a.npy, 0.25",
    "depth/a.PFM, 0.25",
    "depth/city/a.npy, 0.25",
    "depth/set/disparity/a.npy, 4"
  })
  void disparityOrTheInverseOfDepth(String name, float expected) throws IOException {
    float inf = Float.POSITIVE_INFINITY;
    Path file = floats(dir.resolve(name), 1, 4, 0, 1, 1, -4, inf, 1);
    assertArrayEquals(
        new float[] {expected, Float.NaN, Float.NaN, Float.NaN},
        SampleReader.disparities(photo(file)));
  }

  @Test
  void depthAsAPicture() throws IOException {
    Path file = dir.resolve("depth/a.png");
    Tree.gray(file, new int[][] {{9, 1, 2, 9}, {9, 4, 0, 9}});
    assertArrayEquals(
        new float[] {1, 0.5f, 0.25f, Float.NaN}, SampleReader.disparities(photo(file)));
  }

  @Test
  void anotherSizeThanThePhotosIsNamed() throws IOException {
    Path file = gray(new int[] {0, 0, 0}, new int[] {0, 0, 0});
    Framed photo = photo(file);
    String message = file + ": expected 1x1x2x4, the size of its photo, given 1x1x2x3";
    for (IOException e :
        List.of(
            assertThrows(IOException.class, () -> SampleReader.labels(photo, CODES)),
            assertThrows(IOException.class, () -> SampleReader.regions(photo, file)),
            assertThrows(IOException.class, () -> SampleReader.disparities(photo)))) {
      assertEquals(message, e.getMessage());
    }
  }

  @Test
  void aPhotoSmallerThanACellIsNamed() throws IOException {
    Path file = photo(dir).sample().photo();
    SampleReader reader = new SampleReader(ImageOptions.standard(), 0, false, 4);
    Sample sample = new Sample("photo", file, List.of());
    IOException e = assertThrows(IOException.class, () -> reader.photo(sample));
    assertTrue(e.getMessage().startsWith(file + ": expected sides of at least 4"), e.getMessage());
  }
}
