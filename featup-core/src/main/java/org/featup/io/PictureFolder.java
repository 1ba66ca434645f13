package org.featup.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.featup.internal.io.picture.ImageFormat;

/**
 * What a folder holds: pictures, recognised by their content, and what is passed over, with the
 * reason. Links are followed, but not in circles; files and folders whose name begins with a dot
 * are not looked at. Nothing in the folder makes the search fail.
 *
 * @param pictures those that a reader takes, sorted
 * @param passedOver everything else, sorted
 */
public record PictureFolder(List<Path> pictures, List<PassedOver> passedOver) {

  /** The ending of pictures of features that {@code featup upsample} writes beside photos. */
  public static final String RESULT = ".featup.png";

  /** Copies the lists. */
  public PictureFolder {
    pictures = List.copyOf(pictures);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * Looks through a folder; opens its regular files to read their first bytes.
   *
   * @param folder where to look
   * @param deep whether the folders in it are looked through too; else they are not mentioned, but
   *     for links that lead back
   * @return what is there
   * @throws IOException if the folder itself cannot be read
   */
  public static PictureFolder of(Path folder, boolean deep) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder
              + (Files.exists(folder) ? ": is not a folder" : ": no such folder")
              + " of pictures");
    }
    Search search = new Search(folder);
    int depth = deep ? Integer.MAX_VALUE : 1;
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, search);
    search.pictures.sort(Comparator.naturalOrder());
    search.others.sort(Comparator.comparing(PassedOver::file));
    return new PictureFolder(search.pictures, search.others);
  }

  private static final class Search extends SimpleFileVisitor<Path> {
    private static final String LOOP = "a link that leads back to a folder above it";

    private final Path folder;
    private final List<Path> pictures = new ArrayList<>();
    private final List<PassedOver> others = new ArrayList<>();

    Search(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      if (dir.equals(folder)) {
        return FileVisitResult.CONTINUE;
      }
      return hidden(dir) || passesOver(dir)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (hidden(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isDirectory()) { // so deep that it is not looked through
        passesOver(file);
        return FileVisitResult.CONTINUE;
      }
      Optional<String> problem =
          file.getFileName().toString().endsWith(RESULT)
              ? Optional.of("a picture of the features of an earlier run")
              : ImageFormat.problem(file);
      problem.ifPresentOrElse(
          reason -> others.add(new PassedOver(file, reason)), () -> pictures.add(file));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      return failed(file, e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
      return e == null ? FileVisitResult.CONTINUE : failed(dir, e);
    }

    private FileVisitResult failed(Path path, IOException e) throws IOException {
      if (path.equals(folder)) {
        throw new IOException(folder + ": cannot be read: " + reason(e), e);
      }
      if (!hidden(path)) {
        others.add(new PassedOver(path, reason(e)));
      }
      return FileVisitResult.CONTINUE;
    }

    private static String reason(IOException e) {
      if (e instanceof FileSystemLoopException) {
        return LOOP;
      }
      return e instanceof AccessDeniedException ? "access denied" : String.valueOf(e.getMessage());
    }

    /** A link to the folder above would bring in all that lies beside this one. */
    private boolean passesOver(Path dir) {
      boolean back = Files.isSymbolicLink(dir) && leadsBack(dir);
      if (back) {
        others.add(new PassedOver(dir, LOOP));
      }
      return back;
    }

    private boolean leadsBack(Path link) {
      try {
        return folder.toRealPath().startsWith(link.toRealPath());
      } catch (IOException e) {
        return false;
      }
    }

    private static boolean hidden(Path path) {
      return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }
  }
}
