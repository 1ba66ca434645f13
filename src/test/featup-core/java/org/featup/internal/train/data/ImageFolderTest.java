package org.featup.internal.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.featup.io.PassedOver;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  /** Enough for a GIF to be told, not to be decoded. */
  private static final byte[] HEAD = "GIF89a".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, HEAD);
    }
  }

  private static List<String> names(ImageFolder images) {
    return IntStream.range(0, images.files().size()).mapToObj(images::name).toList();
  }

  @Test
  void findsPicturesInTheOrderOfTheirNames() throws IOException {
    touch("b.PNG", "a/z.jpeg", "a.jpg", "a/deep/er/x.tiff", "png", ".hidden.png");
    touch(".git/a.png", "c.bmp", "d.gif");
    Files.writeString(folder.resolve("notes.txt"), "notes");
    ImageFolder images = ImageFolder.open(folder);
    assertEquals(
        List.of("a.jpg", "a/deep/er/x.tiff", "a/z.jpeg", "b.PNG", "c.bmp", "d.gif", "png"),
        names(images));
    assertEquals(
        List.of(new PassedOver(folder.resolve("notes.txt"), "not a picture: text")),
        images.passedOver());
    assertEquals(folder.resolve("a.jpg"), images.files().get(0));
  }

  @Test
  void fingerprintFollowsTheNames() throws IOException {
    touch("a.png", "b.png");
    String before = ImageFolder.open(folder).fingerprint();
    assertTrue(before.startsWith("2 files, names "), before);
    touch("c/d.png");
    String more = ImageFolder.open(folder).fingerprint();
    Files.move(folder.resolve("b.png"), folder.resolve("e.png"));
    assertNotEquals(more, ImageFolder.open(folder).fingerprint());
    Files.move(folder.resolve("e.png"), folder.resolve("b.png"));
    Files.delete(folder.resolve("c/d.png"));
    assertEquals(before, ImageFolder.open(folder).fingerprint());
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    refuses(folder, "holds no pictures");
    Files.writeString(folder.resolve("readme.txt"), "read me");
    Files.createDirectory(folder.resolve("folder.png"));
    refuses(
        folder, "holds no pictures: " + folder.resolve("readme.txt") + " is not a picture: text");
    refuses(folder.resolve("none"), "no such folder");
    refuses(folder.resolve("readme.txt"), "is not a folder");
    assertThrows(
        IllegalArgumentException.class, () -> new ImageFolder(folder, List.of(), List.of()));
  }

  @Test
  void aLoopOfLinksIsPassedOver() throws IOException {
    touch("a.png", "sub/b.png");
    try {
      Files.createSymbolicLink(folder.resolve("sub/loop"), folder);
    } catch (UnsupportedOperationException | IOException e) {
      Assumptions.abort("no symbolic links here");
    }
    ImageFolder images = ImageFolder.open(folder);
    assertEquals(List.of("a.png", "sub/b.png"), names(images));
    assertEquals(
        List.of(
            new PassedOver(
                folder.resolve("sub/loop"), "a link that leads back to a folder above it")),
        images.passedOver());
  }

  @Test
  void onePictureMustBeLargeEnough() throws IOException {
    touch("a.png"); // tells no size
    ImageFolder.open(folder).requireSide(17);
    TestPictures.fill(folder, 3); // 20x16 to 22x16
    ImageFolder.open(folder).requireSide(16);
    IOException e = assertThrows(IOException.class, () -> ImageFolder.open(folder).requireSide(17));
    assertEquals(
        folder
            + ": none of its 4 pictures can be used: expected at least 17x17 pixels, given a shorter"
            + " side of 16 at most",
        e.getMessage());
  }

  private static void refuses(Path path, String words) {
    IOException e = assertThrows(IOException.class, () -> ImageFolder.open(path));
    assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
