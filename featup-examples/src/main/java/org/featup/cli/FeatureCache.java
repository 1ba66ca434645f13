package org.featup.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.featup.backbone.Backbone;
import org.featup.io.FeatureFiles;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;

/**
 * A backbone that keeps features in a folder, each in a file named by the network and the pixels
 * that it saw: features of other files, sizes or networks are never mistaken for it. Files that
 * cannot be read are made anew.
 */
final class FeatureCache implements Backbone {
  private static final String ENDING = ".features.safetensors";

  private final Backbone backbone;
  private final String network;
  private final Path folder;
  private final long most;
  private long bytes;

  /**
   * Keeps features of a backbone.
   *
   * @param backbone closed with this
   * @param network tells the network and its options from all others
   * @param folder made if it is missing
   * @param most bytes that are kept; the files that were used longest ago go first
   */
  FeatureCache(Backbone backbone, String network, Path folder, long most) throws IOException {
    this.backbone = backbone;
    this.network = network;
    this.folder = folder;
    this.most = most;
    Files.createDirectories(folder);
    for (Path file : kept()) {
      bytes += Files.size(file);
    }
  }

  @Override
  public NDArray features(NDArray image) {
    Path file = folder.resolve(key(image) + ENDING);
    try {
      if (Files.isRegularFile(file)) {
        try {
          NDArray features = FeatureFiles.read(file).channelsLast();
          Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
          return features;
        } catch (IOException e) {
          Files.deleteIfExists(file); // cut off by a full disk, say
        }
      }
      NDArray features = backbone.features(image);
      FeatureFiles.write(file, features);
      bytes += Files.size(file);
      makeRoom(file);
      return features;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String key(NDArray image) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((network + image.shape()).getBytes(StandardCharsets.UTF_8));
      float[] pixels = image.toArray(Layout.NCHW);
      ByteBuffer buffer =
          ByteBuffer.allocate(Float.BYTES * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().put(pixels);
      digest.update(buffer);
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).toList();
    }
  }

  /** Deletes the oldest until a tenth is free, but not the newest. */
  private void makeRoom(Path newest) throws IOException {
    if (bytes <= most) {
      return;
    }
    record Kept(Path file, FileTime used, long size) {}
    List<Kept> all = new ArrayList<>();
    for (Path file : kept()) {
      if (Files.isRegularFile(file)) { // unless another run has deleted it
        all.add(new Kept(file, Files.getLastModifiedTime(file), Files.size(file)));
      }
    }
    all.sort(Comparator.comparing(Kept::used));
    bytes = all.stream().mapToLong(Kept::size).sum();
    for (Kept old : all) {
      if (bytes > most - most / 10 && !old.file.equals(newest)) {
        Files.deleteIfExists(old.file);
        bytes -= old.size;
      }
    }
  }

  @Override
  public int stride() {
    return backbone.stride();
  }

  @Override
  public String name() {
    return backbone.name();
  }

  @Override
  public void close() {
    backbone.close();
  }
}
