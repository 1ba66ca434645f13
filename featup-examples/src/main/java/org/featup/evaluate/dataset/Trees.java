package org.featup.evaluate.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.featup.evaluate.dataset.SamplePairs.Part;

/** The folders of data sets. */
final class Trees {

  /**
   * An arrangement.
   *
   * @param learned the part to learn from; null if there is none
   * @param tested the part to test on
   */
  record Tree(Part learned, Part tested) {
    private static Tree of(String... folders) {
      return folders.length == 2
          ? new Tree(null, new Part(folders[0], folders[1]))
          : new Tree(new Part(folders[0], folders[1]), new Part(folders[2], folders[3]));
    }

    private boolean isIn(Path folder) {
      return tested.isIn(folder) && (learned == null || learned.isIn(folder));
    }

    private String words() {
      return (learned == null ? "" : learned.words() + ", ") + tested.words();
    }
  }

  private static final Tree SPLIT =
      Tree.of("train/images", "train/labels", "val/images", "val/labels");

  static final List<Tree> PAIRS =
      List.of(SPLIT, Tree.of("images", "labels"), Tree.of("train/images", "train/labels"));

  static final List<Tree> CAMVID =
      List.of(SPLIT, Tree.of("train", "trainannot", "val", "valannot"));

  static final List<Tree> ADE20K =
      List.of(
          Tree.of(
              "images/training",
              "annotations/training",
              "images/validation",
              "annotations/validation"));

  static final List<Tree> COCO_STUFF =
      List.of(
          Tree.of(
              "images/train2017", "annotations/train2017", "images/val2017", "annotations/val2017"),
          Tree.of("train2017", "stuffthingmaps/train2017", "val2017", "stuffthingmaps/val2017"));

  static final List<Tree> CITYSCAPES =
      List.of(Tree.of("leftImg8bit/train", "gtFine/train", "leftImg8bit/val", "gtFine/val"));

  static final List<Tree> DEPTH =
      List.of(
          Tree.of("train/images", "train/depth", "val/images", "val/depth"),
          Tree.of("train/images", "train/disparity", "val/images", "val/disparity"),
          Tree.of("images", "depth"),
          Tree.of("images", "disparity"));

  private Trees() {}

  /** The first arrangement that a folder has. */
  static Tree first(Path folder, List<Tree> trees) throws IOException {
    return trees.stream()
        .filter(tree -> tree.isIn(folder))
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    folder
                        + ": expected the folders "
                        + trees.stream().map(Tree::words).collect(Collectors.joining("; or "))
                        + (Files.isDirectory(folder) ? "" : "; there is no such folder")));
  }
}
