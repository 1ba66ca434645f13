package org.featup.internal.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may do what with a file that is about to be replaced: owner, group and mode where there is
 * POSIX, the access control list where there is one in place of these. Lists beside a mode, which
 * Java cannot read, are lost.
 */
public final class FileRights {
  private final PosixFileAttributes posix;
  private final AclFileAttributeView acl;

  private FileRights(PosixFileAttributes posix, AclFileAttributeView acl) {
    this.posix = posix;
    this.acl = acl;
  }

  /** Those of a file; of none, if it is not there. */
  public static FileRights of(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new FileRights(null, null);
    }
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return new FileRights(
        view == null ? null : view.readAttributes(),
        Files.getFileAttributeView(file, AclFileAttributeView.class));
  }

  /** A file that may be secret is not shown to others while it is written. */
  public FileAttribute<?>[] whileWriting() {
    if (posix == null) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> owner =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(owner)};
  }

  /** Gives the same rights to the file that takes its place. */
  public void giveTo(Path file) throws IOException {
    if (posix != null) {
      givePosix(Files.getFileAttributeView(file, PosixFileAttributeView.class));
    } else if (acl != null) {
      AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
      quietly(() -> view.setAcl(acl.getAcl()));
      quietly(() -> view.setOwner(acl.getOwner()));
    }
  }

  private void givePosix(PosixFileAttributeView view) throws IOException {
    PosixFileAttributes now = view.readAttributes();
    if (!posix.owner().equals(now.owner())) {
      quietly(() -> view.setOwner(posix.owner()));
    }
    boolean sameGroup =
        posix.group().equals(now.group()) || quietly(() -> view.setGroup(posix.group()));
    view.setPermissions(sameGroup ? posix.permissions() : withoutGroup(posix.permissions()));
  }

  /** What one group was allowed, another one is not; it may do what all others may. */
  public static Set<PosixFilePermission> withoutGroup(Set<PosixFilePermission> given) {
    Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : given) {
      String other = permission.name().replace("GROUP_", "OTHERS_");
      if (given.contains(PosixFilePermission.valueOf(other))) {
        kept.add(permission);
      }
    }
    return kept;
  }

  private interface Change {
    void make() throws IOException;
  }

  /** Only some users may give files away; whoever may not keeps what is written. */
  private static boolean quietly(Change change) {
    try {
      change.make();
      return true;
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return false;
    }
  }
}
