package org.featup.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.featup.io.AtomicFile;
import org.featup.io.Pipes;
import org.featup.io.WritablePlace;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of mode, owner and links of a file that is replaced. */
class FileRightsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void needsPosix() throws IOException {
    Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    file = Files.writeString(folder.resolve("a"), "old");
  }

  private static AtomicFile.Content text(String text) {
    return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "r--r-----", "rwxr-x--x"})
  void theModeStays(String mode) throws IOException {
    Files.setPosixFilePermissions(file, mode(mode));
    AtomicFile.write(file, text("new"));
    assertEquals(mode(mode), Files.getPosixFilePermissions(file));
    Files.setPosixFilePermissions(file, mode("rw-------"));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void aSecretFileIsSecretWhileItIsWritten() throws IOException {
    Files.setPosixFilePermissions(file, mode("rw-------"));
    AtomicFile.write(
        file,
        channel -> {
          try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
              assertEquals(mode("rw-------"), Files.getPosixFilePermissions(each));
            }
          }
        });
  }

  @Test
  void anotherGroupMayDoNoMoreThanAllOthers() {
    assertEquals(mode("rwxr--r--"), FileRights.withoutGroup(mode("rwxrw-r--")));
    assertEquals(mode("rw-------"), FileRights.withoutGroup(mode("rw-rw----")));
  }

  @Test
  void aLinkToNothingYetIsFollowed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("later"));
    AtomicFile.write(link, text("new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(folder.resolve("later")));
  }

  @Test
  void aCircleOfLinksIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("other"));
    Files.createSymbolicLink(folder.resolve("other"), Path.of("link"));
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(link, text("x")));
    assertEquals(link + ": cannot be written: a link that leads in a circle", e.getMessage());
  }

  @Test
  void aPipeIsNotReplaced() throws IOException {
    Path pipe = Pipes.make(folder.resolve("pipe"));
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(pipe, text("x")));
    assertEquals(
        pipe + ": is a named pipe, device or socket, expected a file to write", e.getMessage());
    assertFalse(Files.isRegularFile(pipe));
  }

  @Test
  void tooLongANameIsSaidBefore() {
    Path name = folder.resolve("n".repeat(250) + ".featup.safetensors");
    IOException e = assertThrows(IOException.class, () -> WritablePlace.require(name));
    assertTrue(e.getMessage().startsWith(name + ": cannot be written: "), e.getMessage());
    Path deep = folder.resolve("missing").resolve(name.getFileName());
    assertThrows(IOException.class, () -> WritablePlace.require(deep));
    String folderName = WritablePlace.folderProblem(folder.resolve("n".repeat(300) + "/deeper"));
    assertTrue(folderName != null, "folder of 300 letters");
  }

  /** A folder cannot be made in the place of a link, nor in a file system of the kernel's. */
  @Test
  void linksToNothingAndFileSystemsThatTakeNoFiles() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, folder.resolve("missing/target"));
    String nothing = link + " is a link to something that is not there, expected a folder";
    assertEquals(nothing, WritablePlace.folderProblem(link));
    assertEquals(nothing, WritablePlace.folderProblem(link.resolve("deeper")));
    IOException e = assertThrows(IOException.class, () -> WritablePlace.require(link));
    assertTrue(e.getMessage().endsWith("missing, which is not there"), e.getMessage());
    Path proc = Path.of("/proc");
    Assumptions.assumeTrue(Files.isDirectory(proc), "no /proc here");
    for (Path in : new Path[] {proc, proc.resolve("out/deeper")}) {
      assertEquals("/proc cannot be written", WritablePlace.folderProblem(in));
    }
  }

  @Test
  void placesThatWillDo() throws IOException {
    WritablePlace.require(file);
    WritablePlace.require(folder.resolve("new"));
    WritablePlace.require(folder.resolve("a folder/that is missing/new"));
    WritablePlace.requireSpace(folder.resolve("missing/new"), 1);
    assertEquals(null, WritablePlace.folderProblem(folder.resolve("missing/still")));
  }

  @Test
  void placesThatWillNot() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    IOException e = assertThrows(IOException.class, () -> WritablePlace.require(taken));
    assertEquals(taken + ": is a folder, expected a file to write", e.getMessage());
    assertThrows(IOException.class, () -> WritablePlace.require(file.resolve("below a file")));
    IOException full =
        assertThrows(IOException.class, () -> WritablePlace.requireSpace(file, Long.MAX_VALUE));
    assertTrue(full.getMessage().startsWith(file + ": needs 9223372036855 MB"), full.getMessage());
  }
}
