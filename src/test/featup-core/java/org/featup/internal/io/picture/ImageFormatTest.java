package org.featup.internal.io.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.featup.internal.io.tensor.TorchCheckpoint;
import org.featup.io.FeatureFiles;
import org.featup.io.Images;
import org.featup.io.Npy;
import org.featup.io.PictureFolder;
import org.featup.io.Pipes;
import org.featup.io.Safetensors;
import org.featup.io.WeightFile;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures and other files, recognised by their content. */
class ImageFormatTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Path file(String name, String latin1) throws IOException {
    return Files.write(folder.resolve(name), latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Optional<String> soon(Path file) {
    return assertTimeoutPreemptively(SOON, () -> ImageFormat.problem(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void picturesWhateverTheyAreCalled(String format) throws IOException {
    BufferedImage picture = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
    for (String name : List.of("picture", "picture.txt", "picture.png")) {
      Path file = folder.resolve(name);
      assertTrue(ImageIO.write(picture, format, file.toFile()), format);
      assertEquals(Optional.empty(), soon(file));
    }
  }

  /** Any file that begins with two zeros looks like one of WBMP to the JDK. */
  @Test
  void zerosAtTheBeginningAreNoPicture() throws IOException {
    byte[] wbmp = {0, 0, 8, 2, 1, 2};
    Path file = Files.write(folder.resolve("x.jpg"), wbmp);
    assertTrue(soon(file).orElse("").startsWith("no picture of a known format"));
  }

  @ParameterizedTest
  @CsvSource({
    "....ftypheic...., a HEIC picture",
    "....ftypmif1...., a HEIC or AVIF picture",
    "....ftypavif...., an AVIF picture",
    "....ftypcrx ...., a raw picture of a camera",
    "....JXL ...., a JPEG XL picture",
    "....jP  ...., a JPEG 2000 picture",
    "8BPS....abcd, a Photoshop picture",
    "<svg xmlns='x'/>, an SVG drawing",
    "<?xml?><svg/>, an SVG drawing",
  })
  void picturesThatNoReaderTakes(String content, String name) throws IOException {
    String bytes =
        content.replace("JXL ....", "JXL \r\n\u0087\n").replace("jP  ....", "jP  \r\n\u0087\n");
    String reason = soon(file("x.jpg", bytes.replace('.', '\0'))).orElse("");
    assertTrue(
        reason.startsWith(
            name
                + ", for which no reader is installed (there are BMP, GIF, JPEG, PNG, TIFF, WEBP): convert it"),
        reason);
  }

  @Test
  void otherFiles() throws IOException {
    Map<Path, String> expected = new TreeMap<>();
    expected.put(file("empty.png", ""), "empty");
    expected.put(file("text.png", "caption: \u00e9t\u00e9\n"), "not a picture: text");
    expected.put(file("BMW.txt", "BMW is a car, and a long text follows"), "not a picture: text");
    expected.put(
        file("x.zip", "PK\3\4abc"),
        "not a picture: a zip archive, as PyTorch checkpoints and .npz files are");
    expected.put(file("x.mp4", "\0\0\0\u0018ftypisom"), "not a picture: a video");
    expected.put(file("x.onnx", "\b\7\u0012\4abcd"), "not a picture: an ONNX model");
    expected.put(file("y.onnx", "\b\b:abcd"), "not a picture: an ONNX model");
    expected.put(
        file("x.bin", "\1unknown\2"),
        "no picture of a known format, expected BMP, GIF, JPEG, PNG, TIFF, WEBP");
    expected.put(folder.resolve("gone.png"), "no such file");
    expected.put(folder, "is a folder, expected a file");
    NDArray array = NDArray.zeros(new Shape(1, 1, 2, 2));
    for (String name : List.of("a.safetensors", "a.npy")) {
      Path file = folder.resolve(name);
      FeatureFiles.write(file, array);
      expected.put(
          file,
          name.equals("a.npy")
              ? "not a picture: a NumPy array (.npy)"
              : "not a picture: a safetensors file");
    }
    expected.put(
        file("big.tif", "II+\0abcdefghijkl"), "a BigTIFF picture, expected a plain TIFF file");
    expected.put(file("x.ppm", "P6\n1 1\n255\nabc"), soon(file("y.ppm", "P6 ")).orElseThrow());
    Path loop = Files.createSymbolicLink(folder.resolve("loop.png"), Path.of("loop.png"));
    expected.put(loop, "a link that leads in a circle");
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling.png"), Path.of("none.png"));
    expected.put(dangling, "a link to a file that is not there");
    for (Map.Entry<Path, String> entry : expected.entrySet()) {
      Path file = entry.getKey();
      assertEquals(Optional.of(entry.getValue()), soon(file), file.toString());
      IOException e = assertThrows(IOException.class, () -> Images.read(file));
      if (!entry.getValue().equals("empty")) {
        assertEquals(file + ": " + entry.getValue(), e.getMessage());
      }
    }
  }

  @Test
  void whatIsNoFileIsNotOpened() throws IOException {
    Path pipe = Pipes.make(folder.resolve("pipe.png"));
    String reason = "is a named pipe, device or socket, expected a file";
    assertEquals(Optional.of(reason), soon(pipe));
    List<org.junit.jupiter.api.function.Executable> doors =
        List.of(
            () -> Images.read(pipe),
            () -> Safetensors.read(pipe),
            () -> Npy.read(pipe),
            () -> FeatureFiles.read(pipe),
            () -> WeightFile.read(pipe),
            () -> TorchCheckpoint.read(pipe));
    for (org.junit.jupiter.api.function.Executable door : doors) {
      IOException e = assertTimeoutPreemptively(SOON, () -> assertThrows(IOException.class, door));
      assertEquals(pipe + ": " + reason, e.getMessage());
    }
    Path endless = Path.of("/dev/zero");
    if (Files.exists(endless)) {
      assertEquals(Optional.of(reason), soon(endless));
    }
  }

  @Test
  void aFolderOfEverything() throws IOException {
    Images.writePng(folder.resolve("b"), new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
    Files.copy(folder.resolve("b"), folder.resolve("b.featup.png"));
    Files.copy(folder.resolve("b"), folder.resolve(".hidden.png"));
    Files.createDirectory(folder.resolve("deeper"));
    Files.copy(folder.resolve("b"), folder.resolve("deeper/c.jpg"));
    Files.createSymbolicLink(folder.resolve("link.png"), Path.of("b"));
    Files.createSymbolicLink(folder.resolve("dangling.png"), Path.of("gone.png"));
    Files.createSymbolicLink(folder.resolve("self.png"), Path.of("self.png"));
    Files.createSymbolicLink(folder.resolve("deeper/up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("up"), Path.of("..")); // and all that lies beside
    Pipes.make(folder.resolve("a.png"));
    PictureFolder flat = assertTimeoutPreemptively(SOON, () -> PictureFolder.of(folder, false));
    assertEquals(List.of(folder.resolve("b"), folder.resolve("link.png")), flat.pictures());
    Map<String, String> reasons = new TreeMap<>();
    flat.passedOver().forEach(o -> reasons.put(folder.relativize(o.file()).toString(), o.reason()));
    Map<String, String> expected = new TreeMap<>();
    expected.put("a.png", "is a named pipe, device or socket, expected a file");
    expected.put("b.featup.png", "a picture of the features of an earlier run");
    expected.put("dangling.png", "a link to a file that is not there");
    expected.put("self.png", "a link that leads in a circle");
    expected.put("up", "a link that leads back to a folder above it");
    assertEquals(expected, reasons);
    PictureFolder deep = assertTimeoutPreemptively(SOON, () -> PictureFolder.of(folder, true));
    assertEquals(3, deep.pictures().size());
    reasons.clear();
    deep.passedOver().forEach(o -> reasons.put(folder.relativize(o.file()).toString(), o.reason()));
    expected.put("deeper/up", "a link that leads back to a folder above it");
    assertEquals(expected, reasons);
  }
}
