package org.featup.evaluate.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.featup.io.PassedOver;

/** Finds photos, and for each the files that tell what is known of it. */
final class SamplePairs {
  /** City by city in Cityscapes, class by class in ImageNet. */
  private static final int DEEPEST = 8;

  private SamplePairs() {}

  /**
   * A part of a data set.
   *
   * @param photos folder of photos, below that of the data set
   * @param truths folder of what is known of them
   */
  record Part(String photos, String truths) {
    boolean isIn(Path folder) {
      return Files.isDirectory(folder.resolve(photos)) && Files.isDirectory(folder.resolve(truths));
    }

    String words() {
      return photos + " and " + truths;
    }
  }

  /**
   * Pairs files by name.
   *
   * @param photo of their names; its first group is what the two have in common
   * @param truth the same for the other files, of which a photo may have several
   * @param passedOver gets files without their counterpart, and others
   */
  static List<Sample> of(
      Path folder, Part part, Pattern photo, Pattern truth, List<PassedOver> passedOver)
      throws IOException {
    SortedMap<String, List<Path>> photos = files(folder.resolve(part.photos()), photo, passedOver);
    SortedMap<String, List<Path>> truths = files(folder.resolve(part.truths()), truth, passedOver);
    List<Sample> samples = new ArrayList<>();
    photos.forEach(
        (key, found) -> {
          List<Path> known = truths.remove(key);
          if (known == null) {
            String reason = "no file of this name in " + folder.resolve(part.truths());
            passedOver.add(new PassedOver(found.get(0), reason));
          } else {
            samples.add(new Sample(key, found.get(0), known));
            found.stream()
                .skip(1)
                .map(other -> new PassedOver(other, "of the same name as " + found.get(0)))
                .forEach(passedOver::add);
          }
        });
    truths.forEach(
        (key, found) ->
            passedOver.add(
                new PassedOver(
                    found.get(0), "no photo of this name in " + folder.resolve(part.photos()))));
    return samples;
  }

  /** All photos at any depth, called by their path. */
  static List<Sample> photos(Path folder, Pattern photo) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": no such folder");
    }
    List<Sample> samples = new ArrayList<>();
    files(folder, photo, new ArrayList<>())
        .forEach((key, found) -> found.forEach(f -> samples.add(sample(folder, f))));
    return samples;
  }

  private static Sample sample(Path folder, Path photo) {
    return new Sample(folder.relativize(photo).toString(), photo, List.of());
  }

  /** Those that a list of PASCAL VOC names. */
  static List<Sample> listed(Path root, String list, List<PassedOver> passedOver)
      throws IOException {
    Path names = root.resolve("ImageSets/Segmentation").resolve(list + ".txt");
    List<Sample> samples = new ArrayList<>();
    for (String line : Files.readAllLines(names)) {
      String name = line.strip();
      if (name.isEmpty()) {
        continue;
      }
      if (!name.matches("[\\w-]+")) {
        throw new IOException(names + ": expected the name of a photo in each line, given " + name);
      }
      Path photo = root.resolve("JPEGImages").resolve(name + ".jpg");
      Path labels = root.resolve("SegmentationClass").resolve(name + ".png");
      Path missing = Files.isRegularFile(photo) ? labels : photo;
      if (Files.isRegularFile(missing)) {
        samples.add(new Sample(name, photo, List.of(labels)));
      } else {
        passedOver.add(new PassedOver(missing, "is in the list " + names + " and is not there"));
      }
    }
    return samples;
  }

  /** The files at any depth whose names match, by the first group. */
  private static SortedMap<String, List<Path>> files(
      Path folder, Pattern pattern, List<PassedOver> passedOver) throws IOException {
    SortedMap<String, List<Path>> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
      all.filter(file -> Files.isRegularFile(file) && !isHidden(file))
          .sorted()
          .forEach(
              file -> {
                Matcher name = pattern.matcher(file.getFileName().toString());
                if (name.matches()) {
                  found.computeIfAbsent(name.group(1), key -> new ArrayList<>()).add(file);
                } else {
                  passedOver.add(new PassedOver(file, "its name does not match " + pattern));
                }
              });
    }
    return found;
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }
}
