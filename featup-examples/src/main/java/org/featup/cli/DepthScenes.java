package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.depth.DepthScene;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Photos of which the disparity is known, from a folder. */
final class DepthScenes {
  private static final Pattern DISPARITY = Pattern.compile("(.+)\\.disparity\\.(png|npy)");
  private static final List<String> PHOTO = List.of(".png", ".jpg", ".jpeg");

  /** Crops along the longer side of a photo. */
  private static final int CROPS = 3;

  private DepthScenes() {}

  /**
   * Reads all scenes of a folder, each photo scaled until its longer side is three crops.
   *
   * @param folder photos NAME.png, .jpg or .jpeg, each with NAME.disparity.png (gray, 8 or 16 bit)
   *     or NAME.disparity.npy; 0 or not finite where it is unknown
   * @param reading how photos are read; disparities are never turned
   * @param crop side of a crop, in pixels
   * @return by name
   * @throws IOException if there is none, one cannot be read, or photo and disparity differ in size
   */
  static List<DepthScene> read(Path folder, PhotoOptions reading, int crop) throws IOException {
    List<Path> maps;
    try (Stream<Path> files = Files.list(folder)) {
      maps =
          files
              .filter(f -> DISPARITY.matcher(f.getFileName().toString()).matches())
              .sorted()
              .toList();
    }
    if (maps.isEmpty()) {
      throw new IOException(
          folder + ": expected files NAME.disparity.png or NAME.disparity.npy, found none");
    }
    List<DepthScene> scenes = new ArrayList<>();
    for (Path map : maps) {
      scenes.add(read(map, photo(map), reading, crop));
    }
    return scenes;
  }

  private static Path photo(Path map) throws IOException {
    Matcher name = DISPARITY.matcher(map.getFileName().toString());
    if (name.matches()) {
      for (String ending : PHOTO) {
        Path photo = map.resolveSibling(name.group(1) + ending);
        if (Files.isRegularFile(photo)) {
          return photo;
        }
      }
    }
    throw new IOException(map + ": no photo beside it of this name and " + PHOTO);
  }

  private static DepthScene read(Path map, Path file, PhotoOptions reading, int crop)
      throws IOException {
    NDArray disparity = SampleReader.numbers(map);
    BufferedImage photo = reading.read(file);
    Shape expected = new Shape(1, 1, photo.getHeight(), photo.getWidth());
    if (!disparity.shape().equals(expected)) {
      throw new IOException(
          map
              + ": expected "
              + expected
              + ", the size of "
              + file
              + ", given "
              + disparity.shape());
    }
    double scale = (double) CROPS * crop / Math.max(photo.getWidth(), photo.getHeight());
    int width = Math.toIntExact(Math.round(photo.getWidth() * scale));
    int height = Math.toIntExact(Math.round(photo.getHeight() * scale));
    if (Math.min(width, height) < crop) {
      throw new IOException(
          file
              + ": expected sides of at most 3 : 1, given "
              + Size.words(expected.h(), expected.w()));
    }
    String name = file.getFileName().toString();
    return DepthScene.sampled(
        name.substring(0, name.lastIndexOf('.')),
        Images.toNDArray(Images.resize(photo, height, width)),
        disparity);
  }
}
