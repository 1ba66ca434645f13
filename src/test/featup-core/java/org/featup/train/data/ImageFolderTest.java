package org.featup.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir private Path folder;

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
  }

  private static List<String> names(ImageFolder images) {
    return IntStream.range(0, images.files().size()).mapToObj(images::name).toList();
  }

  @Test
  void findsPicturesInTheOrderOfTheirNames() throws IOException {
    touch("b.PNG", "a/z.jpeg", "a.jpg", "a/deep/er/x.tiff", "notes.txt", "png", ".hidden.png");
    touch(".git/a.png", "c.bmp", "d.gif");
    ImageFolder images = ImageFolder.open(folder);
    assertEquals(
        List.of("a.jpg", "a/deep/er/x.tiff", "a/z.jpeg", "b.PNG", "c.bmp", "d.gif"), names(images));
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
    refuses(folder, "holds no pictures, expected files that end in [bmp, ");
    touch("readme.txt", "folder.png/notes.md");
    refuses(folder, "holds no pictures");
    refuses(folder.resolve("none"), "no such folder");
    refuses(folder.resolve("readme.txt"), "is no folder");
    assertThrows(IllegalArgumentException.class, () -> new ImageFolder(folder, List.of()));
  }

  @Test
  void aFolderThatCannotBeReadIsNamed() throws IOException {
    touch("a.png", "sub/b.png");
    try {
      Files.createSymbolicLink(folder.resolve("sub/loop"), folder);
    } catch (UnsupportedOperationException | IOException e) {
      Assumptions.abort("no symbolic links here");
    }
    refuses(folder, "sub/loop cannot be read");
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
