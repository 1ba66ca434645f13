package org.featup.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
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
  void segmentGivesClickedPixelsTheirClass() throws IOException {
    Path file = dir.resolve("segments.png");
    String coffee = Path.of("photos", "coffee.png").toString();
    Segment.main(new String[] {coffee, file.toString(), "60,110,100,150,90,70", "15,15,15,205"});
    BufferedImage photo = Images.resizeAndCenterCrop(Images.read(Path.of(coffee)), 224);
    BufferedImage painted = Images.read(file);
    assertEquals(mixed(photo.getRGB(110, 60), 0xff4040), painted.getRGB(110, 60) & 0xffffff);
    assertEquals(mixed(photo.getRGB(15, 15), 0x40c040), painted.getRGB(15, 15) & 0xffffff);
  }

  private static int mixed(int a, int b) {
    return ((a & 0xfefefe) >> 1) + ((b & 0xfefefe) >> 1);
  }

  @Test
  void matchFindsTheRocket() throws IOException {
    Path file = dir.resolve("match.png");
    String rocket = Path.of("photos", "rocket.jpg").toString();
    String astronaut = Path.of("photos", "astronaut.png").toString();
    Match.main(new String[] {astronaut, "60", "185", rocket, file.toString()});
    BufferedImage pair = Images.read(file);
    int marked = 0;
    for (int y = 60; y < 210; y++) {
      for (int x = 104; x < 122; x++) { // the rocket of the second photo
        marked += (pair.getRGB(224 + x, y) & 0xffffff) == 0xff00ff ? 1 : 0;
      }
    }
    assertTrue(marked > 20, marked + " pixels of the cross are on the rocket");
  }

  @Test
  void bandsAreTheWhole() throws IOException {
    Path file = dir.resolve("bands.bin");
    LargeImage.main(new String[] {PHOTO, "80", file.toString()});
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
    FitPhoto.main(new String[] {PHOTO, "10", "1", file.toString()});
    assertTrue(Files.size(file) > 4L * 576 * 300 * 300);
  }
}
