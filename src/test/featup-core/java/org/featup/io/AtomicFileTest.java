package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private static AtomicFile.Content text(String text) {
    return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void replacesTheOldFile() throws IOException {
    Path file = folder.resolve("a");
    AtomicFile.write(file, text("old and long"));
    AtomicFile.write(file, text("new"));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void failureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("a");
    AtomicFile.write(file, text("old"));
    IOException full = new IOException("disk full");
    AtomicFile.Content failing =
        channel -> {
          text("half of the n").writeTo(channel);
          assertEquals("old", Files.readString(file));
          throw full;
        };
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, failing));
    assertEquals(file + ": cannot be written: disk full", e.getMessage());
    assertEquals(full, e.getCause());
    AtomicFile.Content broken =
        channel -> {
          throw new IllegalStateException();
        };
    assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, broken));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void aFullDiskIsNamedWithTheFile() {
    Path file = folder.resolve("a.png");
    AtomicFile.Content full =
        channel -> {
          IOException cause = new IOException("No space left on device");
          throw new IIOException("I/O error writing PNG file!", cause);
        };
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, full));
    assertEquals(
        file + ": cannot be written: I/O error writing PNG file! (No space left on device)",
        e.getMessage());
  }

  @Test
  void deletesWhatKilledProcessesLeft() throws IOException {
    Path half = Files.writeString(folder.resolve(".featup-0-1-2.tmp"), "half");
    Files.writeString(folder.resolve("a.tmp"), "somebody's");
    Files.createDirectory(folder.resolve("sub"));
    Path deeper = Files.writeString(folder.resolve("sub/.featup-0.tmp"), "half");
    AtomicFile.deleteLeftovers(folder);
    assertTrue(Files.notExists(half));
    assertTrue(Files.exists(deeper));
    assertEquals(List.of("a.tmp", "sub"), names());
  }

  @Test
  void everyWriterLeavesTheOldFileWhenItsFolderIsGone() throws IOException {
    Path file = folder.resolve("missing").resolve("a.npy");
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, text("x")));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("no folder"), e.getMessage());
    assertEquals(List.of(), names());
  }

  @Test
  void refusesFolders() {
    assertThrows(IOException.class, () -> AtomicFile.write(folder, text("x")));
  }

  @Test
  void keepsSymbolicLinks() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "old");
    Path link = folder.resolve("link");
    try {
      Files.createSymbolicLink(link, real.getFileName());
    } catch (UnsupportedOperationException | IOException e) {
      Assumptions.abort("no symbolic links here");
    }
    AtomicFile.write(link, text("new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(real));
  }

  @Test
  void isReadableByWhoeverReadsOtherFiles() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "x");
    Path file = folder.resolve("a");
    AtomicFile.write(file, text("x"));
    Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
  }
}
