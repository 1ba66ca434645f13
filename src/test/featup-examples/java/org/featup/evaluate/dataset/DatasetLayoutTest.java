package org.featup.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.featup.evaluate.dataset.Dataset.Fold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each layout in a folder made for it. */
class DatasetLayoutTest {
  private static final int ALL = Integer.MAX_VALUE;

  @TempDir private Path dir;

  private Dataset find(DatasetLayout layout) throws IOException {
    return layout.find(dir, new DatasetLayout.Limits(null, ALL, ALL, 0));
  }

  private static List<String> names(List<Sample> samples) {
    return samples.stream().map(Sample::name).toList();
  }

  private void split(Dataset data, String learned, String tested) {
    assertEquals(1, data.folds().size());
    Fold fold = data.folds().get(0);
    assertEquals(List.of(learned.split(" ")), names(fold.learned()));
    assertEquals(List.of(tested.split(" ")), names(fold.tested()));
    assertEquals(List.of(), data.passedOver());
  }

  @Test
  void pairsOfFolders() throws IOException {
    Tree.files(
        dir,
        "train/images/a.jpg",
        "train/labels/a.png",
        "train/images/b.png",
        "train/labels/b.png",
        "val/images/c.jpg",
        "val/labels/c.png");
    Files.writeString(dir.resolve("classes.txt"), "sky\nroad\n");
    Dataset data = find(DatasetLayout.FOLDER);
    split(data, "a b", "c");
    assertEquals(List.of("sky", "road"), data.labels().classes());
    Sample c = data.folds().get(0).tested().get(0);
    assertEquals(dir.resolve("val/images/c.jpg"), c.photo());
    assertEquals(List.of(dir.resolve("val/labels/c.png")), c.truths());
  }

  @Test
  void onePairOfFoldersWithItsClasses() throws IOException {
    Tree.files(dir, "images/a.jpg", "labels/a.png", "images/b.jpg", "labels/b.png");
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> find(DatasetLayout.FOLDER));
    assertEquals(dir.resolve("classes.txt").toString(), e.getFile());
    Files.writeString(dir.resolve("classes.txt"), "sky\nroad\n");
    List<Fold> folds = find(DatasetLayout.FOLDER).folds();
    assertEquals(List.of("a"), names(folds.get(0).tested()));
    assertEquals(List.of("b"), names(folds.get(0).learned()));
    assertEquals(2, folds.size());
  }

  @Test
  void camVidAsSegNetHasIt() throws IOException {
    Tree.files(dir, "train/a.png", "trainannot/a.png", "val/b.png", "valannot/b.png");
    Dataset data = find(DatasetLayout.CAMVID);
    split(data, "a", "b");
    assertEquals(11, data.labels().classes().size());
  }

  @Test
  void vocNamesItsPhotosInLists() throws IOException {
    voc(dir.resolve("VOCdevkit/VOC2012"));
  }

  @Test
  void vocWithoutTheFoldersAroundIt() throws IOException {
    voc(dir);
  }

  private void voc(Path root) throws IOException {
    Tree.files(
        root,
        "JPEGImages/2007_1.jpg",
        "SegmentationClass/2007_1.png",
        "JPEGImages/2007_2.jpg",
        "SegmentationClass/2007_2.png",
        "JPEGImages/2007_3.jpg");
    Path lists = Files.createDirectories(root.resolve("ImageSets/Segmentation"));
    Files.writeString(lists.resolve("train.txt"), "2007_2\n\n");
    Files.writeString(lists.resolve("val.txt"), "2007_1\n2007_3\n");
    Dataset data = find(DatasetLayout.VOC);
    assertEquals(List.of("2007_2"), names(data.folds().get(0).learned()));
    assertEquals(List.of("2007_1"), names(data.folds().get(0).tested()));
    assertEquals(root.resolve("SegmentationClass/2007_3.png"), data.passedOver().get(0).file());
    Files.writeString(lists.resolve("val.txt"), "../../../secret\n");
    IOException e = assertThrows(IOException.class, () -> find(DatasetLayout.VOC));
    assertTrue(e.getMessage().contains("../../../secret"), e.getMessage());
  }

  @Test
  void ade20k() throws IOException {
    Tree.files(
        dir,
        "images/training/ADE_train_1.jpg",
        "annotations/training/ADE_train_1.png",
        "images/validation/ADE_val_1.jpg",
        "annotations/validation/ADE_val_1.png");
    Dataset data = find(DatasetLayout.ADE20K);
    split(data, "ADE_train_1", "ADE_val_1");
    assertEquals(150, data.labels().classes().size());
    assertEquals(-1, data.labels().of(0));
    assertEquals(149, data.labels().of(150));
  }

  @Test
  void cocoStuffWithItsOwnNamesOfFolders() throws IOException {
    Tree.files(
        dir,
        "train2017/1.jpg",
        "stuffthingmaps/train2017/1.png",
        "val2017/2.jpg",
        "stuffthingmaps/val2017/2.png");
    Dataset data = find(DatasetLayout.COCO_STUFF);
    split(data, "1", "2");
    assertEquals(27, data.labels().classes().size());
  }

  @Test
  void cocoStuffInTheFoldersOfOthers() throws IOException {
    Tree.files(
        dir,
        "images/train2017/1.jpg",
        "annotations/train2017/1.png",
        "images/val2017/2.jpg",
        "annotations/val2017/2.png");
    split(find(DatasetLayout.COCO_STUFF), "1", "2");
  }

  @Test
  void cityscapesCityByCity() throws IOException {
    Tree.files(
        dir,
        "leftImg8bit/train/bern/bern_1_leftImg8bit.png",
        "gtFine/train/bern/bern_1_gtFine_labelIds.png",
        "leftImg8bit/val/ulm/ulm_2_leftImg8bit.png",
        "gtFine/val/ulm/ulm_2_gtFine_labelIds.png");
    Dataset data = find(DatasetLayout.CITYSCAPES);
    split(data, "bern_1", "ulm_2");
    assertEquals(19, data.labels().classes().size());
  }

  /** Of one part alone, each photo is tested once, by a probe that learned from the others. */
  @Test
  void aSinglePartIsCutIntoShares() throws IOException {
    for (int i = 0; i < 9; i++) {
      Tree.files(dir, "images/p" + i + ".png", "disparity/p" + i + (i == 3 ? ".npy" : ".pfm"));
    }
    Dataset data = find(DatasetLayout.DEPTH);
    assertNull(data.labels());
    assertEquals(7, data.folds().size());
    Set<String> tested = new HashSet<>();
    for (Fold fold : data.folds()) {
      Set<String> all = new HashSet<>(names(fold.learned()));
      for (String name : names(fold.tested())) {
        assertTrue(tested.add(name) && all.add(name), name);
      }
      assertEquals(9, all.size());
    }
    assertEquals(9, tested.size());
  }

  @Test
  void regionsOfSeveralPeople() throws IOException {
    Tree.files(dir, "images/12_a.jpg", "labels/12_a_0.png", "labels/12_a_1.png");
    Dataset data = find(DatasetLayout.BSDS500);
    Sample sample = data.folds().get(0).tested().get(0);
    assertEquals("12_a", sample.name());
    assertEquals(2, sample.truths().size());
  }

  @Test
  void photosAtAnyDepth() throws IOException {
    Tree.files(dir, "n01/a.JPEG", "n02/a.JPEG", "n02/list.txt", ".hidden.png");
    Dataset data = find(DatasetLayout.PHOTOS);
    List<String> names = names(data.folds().get(0).tested());
    assertEquals(
        List.of(Path.of("n01", "a.JPEG").toString(), Path.of("n02", "a.JPEG").toString()), names);
  }

  @Test
  void whatHasNoCounterpartIsNamed() throws IOException {
    Tree.files(
        dir,
        "train/images/a.jpg",
        "train/labels/a.png",
        "val/images/b.jpg",
        "val/images/b.png",
        "val/labels/b.png",
        "val/images/c.jpg",
        "val/labels/d.png",
        "val/labels/readme.txt");
    List<String> passedOver =
        find(DatasetLayout.CAMVID).passedOver().stream()
            .map(p -> p.file().getFileName().toString())
            .sorted()
            .toList();
    assertEquals(List.of("b.png", "c.jpg", "d.png", "readme.txt"), passedOver);
  }

  @Test
  void limitsDrawTheSamePhotosForTheSameSeed() throws IOException {
    for (int i = 10; i < 40; i++) {
      Tree.files(dir, "p" + i + ".png");
    }
    List<String> first = drawn(5, 1);
    assertEquals(5, first.size());
    assertEquals(first, drawn(5, 1));
    assertEquals(first.stream().sorted().toList(), first);
    assertTrue(!first.equals(drawn(5, 2)));
    assertEquals(30, drawn(30, 1).size());
  }

  /** Probes learn from so many, of one part as of two. */
  @Test
  void limitsOfWhatIsLearnedFrom() throws IOException {
    for (int i = 10; i < 30; i++) {
      Tree.files(dir, "images/p" + i + ".png", "depth/p" + i + ".png");
    }
    DatasetLayout.Limits limits = new DatasetLayout.Limits(null, 3, ALL, 0);
    List<Fold> single = DatasetLayout.DEPTH.find(dir, limits).folds();
    assertEquals(7, single.size());
    for (Fold fold : single) {
      assertEquals(3, fold.learned().size());
      assertTrue(Collections.disjoint(fold.learned(), fold.tested()));
    }
    for (int i = 10; i < 20; i++) {
      String name = "/p" + i + ".png";
      Tree.files(dir, "train/images" + name, "train/depth" + name);
      Tree.files(dir, "val/images" + name, "val/depth" + name);
    }
    Fold fold = DatasetLayout.DEPTH.find(dir, limits).folds().get(0);
    assertEquals(3, fold.learned().size());
    assertEquals(10, fold.tested().size());
  }

  private List<String> drawn(int limit, long seed) throws IOException {
    DatasetLayout.Limits limits = new DatasetLayout.Limits(null, ALL, limit, seed);
    return names(DatasetLayout.PHOTOS.find(dir, limits).folds().get(0).tested());
  }

  @ParameterizedTest
  @EnumSource(DatasetLayout.class)
  void anEmptyFolderIsAnErrorThatNamesIt(DatasetLayout layout) {
    IOException e = assertThrows(IOException.class, () -> find(layout));
    assertTrue(e.getMessage().contains(dir.toString()), e.getMessage());
  }

  @Test
  void foldersThatWereLookedForAreNamed() {
    IOException e = assertThrows(IOException.class, () -> find(DatasetLayout.CITYSCAPES));
    assertEquals(
        dir
            + ": expected the folders leftImg8bit/train and gtFine/train, leftImg8bit/val and"
            + " gtFine/val",
        e.getMessage());
  }

  @Test
  void aSinglePhotoHasNothingToLearnFrom() throws IOException {
    Tree.files(dir, "images/a.png", "depth/a.png");
    IOException e = assertThrows(IOException.class, () -> find(DatasetLayout.DEPTH));
    assertTrue(e.getMessage().contains("expected another photo"), e.getMessage());
  }
}
