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

  /** The left of the column of FeatUp, after photo, coarse map and bilinear interpolation. */
  private static final int SHARP = 3 * 224;

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
    BufferedImage strip = Images.read(file);
    int eye = strip.getRGB(SHARP + 67, 78);
    int corner = strip.getRGB(SHARP + 10, 215);
    assertTrue((eye >> 16 & 0xff) > (corner >> 16 & 0xff), "similarity is painted in red");
  }

  @Test
  void segmentGivesClickedPixelsTheirClass() throws IOException {
    Path file = dir.resolve("segments.png");
    String coffee = Path.of("photos", "coffee.png").toString();
    Segment.main(new String[] {coffee, file.toString(), "60,110,100,150,90,70", "15,15,15,205"});
    BufferedImage strip = Images.read(file);
    assertEquals(0xff0080, strip.getRGB(SHARP + 110, 60) & 0xffffff);
    assertEquals(0x00ff80, strip.getRGB(SHARP + 15, 15) & 0xffffff);
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
