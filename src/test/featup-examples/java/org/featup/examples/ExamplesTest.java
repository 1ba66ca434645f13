package org.featup.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.io.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short programs do what they say. */
class ExamplesTest {
  // tests run in the module's folder
  private static final String PHOTO = Path.of("photos", "chelsea.png").toString();

  @TempDir private Path dir;

  @Test
  void upsample() throws IOException {
    Path file = dir.resolve("features.npy");
    Upsample.main(new String[] {PHOTO, file.toString()});
    assertTrue(Files.size(file) > 4L * 576 * 224 * 224);
  }

  @Test
  void probeIsBrightestAroundTheGivenPlace() throws IOException {
    Path file = dir.resolve("map.png");
    Probe.main(new String[] {PHOTO, "78", "67", file.toString()}); // the left eye
    int eye = Images.read(file).getRGB(67, 78);
    int corner = Images.read(file).getRGB(10, 215);
    assertTrue((eye >> 8 & 0xff) > (corner >> 8 & 0xff), "viridis grows brighter in green");
  }

  @Test
  void bandsAreTheWhole() throws IOException {
    Path file = dir.resolve("bands.bin");
    Bands.main(new String[] {PHOTO, "80", file.toString()});
    assertEquals(4L * 576 * 80 * 80, Files.size(file));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    double squares = 0;
    while (bytes.hasRemaining()) {
      float value = bytes.getFloat();
      squares += value * value;
    }
    // the features are normalised over the channels; filters take means of them
    assertEquals(1, squares / (576 * 80 * 80), 0.5);
  }

  @Test
  void trainStack() throws IOException {
    Path file = dir.resolve("weights.safetensors");
    TrainStack.main(new String[] {"photos", "1", file.toString()});
    assertEquals(4, FeatUp.load(file).weights().stages().size());
  }

  @Test
  void fitPhoto() throws IOException {
    Path file = dir.resolve("features.npy");
    FitPhoto.main(new String[] {PHOTO, "1", file.toString()});
    assertTrue(Files.size(file) > 4L * 576 * 300 * 300);
  }
}
