package org.featup.evaluate.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.featup.evaluate.dataset.Dataset.Fold;
import org.featup.evaluate.dataset.SamplePairs.Part;
import org.featup.io.PassedOver;

/**
 * The folders of a data set, as it is unpacked. Several arrangements are known for some; the first
 * whose folders are there is taken. {@code train} is what probes learn from, {@code val} what they
 * are tested on. Where there is but one part, probes are tested on each of several shares of it in
 * turn, and learn from the others.
 */
public enum DatasetLayout {
  /**
   * {@code train/images}, {@code train/labels}, {@code val/images}, {@code val/labels}, or {@code
   * images} and {@code labels} alone: for each photo a label map of its name, PNG; {@code
   * classes.txt} names the classes.
   */
  FOLDER(Truth.LABELS, Names.ANY, Names.PNG),

  /**
   * CamVid in the split of SegNet: 11 classes, in folders as above or {@code train} and {@code
   * trainannot}.
   */
  CAMVID(Truth.LABELS, Names.ANY, Names.PNG),

  /**
   * PASCAL VOC 2012: {@code JPEGImages}, {@code SegmentationClass} and the lists {@code
   * ImageSets/Segmentation/train.txt} and {@code val.txt}, in the folder itself or below {@code
   * VOCdevkit/VOC2012}.
   */
  VOC(Truth.LABELS, Names.JPG, Names.PNG),

  /** ADE20K of the scene parsing challenge: 150 classes. */
  ADE20K(Truth.LABELS, Names.JPG, Names.PNG),

  /** COCO-Stuff 2017: its 182 labels as the 27 groups of the paper. */
  COCO_STUFF(Truth.LABELS, Names.JPG, Names.PNG),

  /** Cityscapes: {@code leftImg8bit}, and {@code gtFine} with its {@code labelIds}: 19 classes. */
  CITYSCAPES(Truth.LABELS, "(.+)_leftImg8bit\\.png", "(.+)_gtFine_labelIds\\.png"),

  /**
   * As {@link #FOLDER}, with {@code depth} or {@code disparity} in place of {@code labels}: PNG,
   * npy or pfm, 0 or not finite where it is unknown.
   */
  DEPTH(Truth.DEPTH, Names.ANY, "(.+)\\.(?:png|npy|pfm)"),

  /** BSDS500: as {@link #FOLDER}, with the regions of person K as {@code NAME_K.png}. */
  BSDS500(Truth.REGIONS, Names.ANY, "(.+)_[0-9]+\\.png"),

  /** Photos in a folder, at any depth below it: ImageNet's, say. Nothing is known of them. */
  PHOTOS(Truth.NOTHING, "(.+)\\.(?i:jpe?g|png|webp|bmp)", "");

  /** What may be known of photos. */
  public enum Truth {
    /** The class of each pixel. */
    LABELS,
    /** The depth or disparity of each pixel. */
    DEPTH,
    /** Regions that people drew. */
    REGIONS,
    /** Nothing. */
    NOTHING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** File names; what photo and truth have in common is the group. */
  private static final class Names {
    static final String ANY = "(.+)\\.[^.]+";
    static final String JPG = "(.+)\\.jpg";
    static final String PNG = "(.+)\\.png";
  }

  private static final int SHARES = 7;

  private final Truth truth;
  private final Pattern photo;
  private final Pattern known;

  DatasetLayout(Truth truth, String photo, String known) {
    this.truth = truth;
    this.photo = Pattern.compile(photo);
    this.known = Pattern.compile(known);
  }

  /**
   * What is known of its photos.
   *
   * @return the kind
   */
  public Truth truth() {
    return truth;
  }

  /** The name on the command line, in small letters with hyphens. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * How much of a data set is used, and what its labels mean.
   *
   * @param codes in place of the layout's own; null for these
   * @param learned most photos to learn from
   * @param tested most photos to test on
   * @param seed which photos, when there are more
   */
  public record Limits(LabelCodes codes, int learned, int tested, long seed) {}

  /**
   * Finds the photos of a data set; opens none.
   *
   * @param folder where it is
   * @param limits how many
   * @return the data set, photos sorted by name
   * @throws IOException if the folders cannot be read, or none of the arrangements known is there;
   *     names what was looked for
   */
  public Dataset find(Path folder, Limits limits) throws IOException {
    List<PassedOver> passedOver = new ArrayList<>();
    List<Sample> learned = new ArrayList<>();
    List<Sample> tested = new ArrayList<>();
    switch (this) {
      case VOC -> {
        Path root =
            Files.isDirectory(folder.resolve("JPEGImages"))
                ? folder
                : folder.resolve("VOCdevkit/VOC2012");
        learned.addAll(SamplePairs.listed(root, "train", passedOver));
        tested.addAll(SamplePairs.listed(root, "val", passedOver));
      }
      case PHOTOS -> tested.addAll(SamplePairs.photos(folder, photo));
      default -> {
        Trees.Tree tree = Trees.first(folder, trees());
        if (tree.learned() != null) {
          learned.addAll(pairs(folder, tree.learned(), passedOver));
        }
        tested.addAll(pairs(folder, tree.tested(), passedOver));
      }
    }
    if (tested.isEmpty()) {
      throw new IOException(
          folder
              + ": no photo with its "
              + truth
              + passedOver.stream()
                  .findFirst()
                  .map(p -> "; " + p.file() + ": " + p.reason())
                  .orElse(""));
    }
    List<Sample> some = drawn(tested, limits.tested(), limits.seed());
    boolean single = learned.isEmpty() && (truth == Truth.LABELS || truth == Truth.DEPTH);
    List<Fold> folds =
        single ? shares(some, limits) : List.of(new Fold(toLearnFrom(learned, limits), some));
    return new Dataset(toString(), codes(folder, limits), folds, passedOver);
  }

  private List<Sample> pairs(Path folder, Part part, List<PassedOver> passedOver)
      throws IOException {
    return SamplePairs.of(folder, part, photo, known, passedOver);
  }

  private LabelCodes codes(Path folder, Limits limits) throws IOException {
    if (truth != Truth.LABELS) {
      return null;
    }
    if (limits.codes() != null) {
      return limits.codes();
    }
    return switch (this) {
      case CAMVID -> LabelCodes.bundled("camvid.txt");
      case VOC -> LabelCodes.bundled("voc.txt");
      case ADE20K -> LabelCodes.numbered(150);
      case COCO_STUFF -> LabelCodes.bundled("cocostuff27.txt");
      case CITYSCAPES -> LabelCodes.bundled("cityscapes.txt");
      default -> LabelCodes.read(folder.resolve("classes.txt"));
    };
  }

  private List<Trees.Tree> trees() {
    return switch (this) {
      case CAMVID -> Trees.CAMVID;
      case ADE20K -> Trees.ADE20K;
      case COCO_STUFF -> Trees.COCO_STUFF;
      case CITYSCAPES -> Trees.CITYSCAPES;
      case DEPTH -> Trees.DEPTH;
      default -> Trees.PAIRS;
    };
  }

  private static List<Sample> toLearnFrom(List<Sample> samples, Limits limits) {
    return drawn(samples, limits.learned(), limits.seed() + 1);
  }

  /** So many of them, in their order. */
  private static List<Sample> drawn(List<Sample> samples, int most, long seed) {
    if (samples.size() <= most) {
      return samples;
    }
    Random random = new Random(seed);
    List<Sample> some = new ArrayList<>();
    for (int i = 0; some.size() < most; i++) {
      if (random.nextInt(samples.size() - i) < most - some.size()) {
        some.add(samples.get(i));
      }
    }
    return some;
  }

  private static List<Fold> shares(List<Sample> samples, Limits limits) throws IOException {
    if (samples.size() < 2) {
      throw new IOException(
          samples.get(0).photo() + ": expected another photo to learn from, given this one alone");
    }
    int shares = Math.min(SHARES, samples.size());
    List<Fold> folds = new ArrayList<>();
    for (int i = 0; i < shares; i++) {
      int from = i * samples.size() / shares;
      int to = (i + 1) * samples.size() / shares;
      List<Sample> learned = new ArrayList<>(samples.subList(0, from));
      learned.addAll(samples.subList(to, samples.size()));
      folds.add(new Fold(toLearnFrom(learned, limits), samples.subList(from, to)));
    }
    return folds;
  }
}
