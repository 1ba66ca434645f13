package org.featup.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.DatasetLayout;
import org.featup.evaluate.dataset.DatasetLayout.Truth;
import org.featup.evaluate.dataset.LabelCodes;
import org.featup.evaluate.task.ClassActivation;
import org.featup.evaluate.task.Classifier;
import org.featup.evaluate.task.Cost;
import org.featup.evaluate.task.DepthMaps;
import org.featup.evaluate.task.LabelSegmentation;
import org.featup.evaluate.task.PixelProbe;
import org.featup.evaluate.task.RegionBoundaries;
import org.featup.evaluate.task.Task;
import org.featup.io.Safetensors;
import org.featup.io.TensorFile;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A data set in place of photos, and what upsamplers are asked on it. */
final class DatasetOptions {
  private static final double RIDGE = 1e-4;
  private static final int PROBE_STEPS = 100;

  /** The tasks by name. */
  enum Kind {
    SEGMENTATION(Truth.LABELS),
    DEPTH(Truth.DEPTH),
    BOUNDARIES(Truth.REGIONS),
    CAM(Truth.NOTHING),
    COST(Truth.NOTHING);

    /** What must be known of photos. */
    private final Truth truth;

    Kind(Truth truth) {
      this.truth = truth;
    }

    private boolean isFor(DatasetLayout layout) {
      return truth != Truth.NOTHING && truth == layout.truth();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a probe of segmentation learns from. */
  enum Probe {
    COARSE,
    UPSAMPLED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "A data set in place of photos: ${COMPLETION-CANDIDATES}. docs/evaluation.md tells their"
              + " folders.")
  private DatasetLayout layout;

  @Option(names = "--data", paramLabel = "DIR", description = "Where the data set is.")
  private Path folder;

  @Option(
      names = "--tasks",
      paramLabel = "NAME",
      split = ",",
      description =
          "What is measured on a data set: ${COMPLETION-CANDIDATES}. Default: what its truth is for,"
              + " and cost.")
  private List<Kind> kinds;

  @Option(
      names = "--probe",
      paramLabel = "KIND",
      defaultValue = "coarse",
      description =
          "The linear probe of segmentation learns from coarse features, once for all methods, or"
              + " from upsampled ones, for each method, which takes much longer:"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Probe probe;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Of a probe on upsampled features. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description =
          "The last layer of the backbone's network, safetensors with weight (classes x channels)"
              + " and bias: in place of a probe, and for cam.")
  private Path head;

  @Option(
      names = "--logits",
      paramLabel = "NAME",
      defaultValue = "logits",
      description =
          "For cam: the output of the --backbone's file that has the logits. Default:"
              + " ${DEFAULT-VALUE}.")
  private String logits;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "What the values of labels mean, a line VALUE NAME for each; the name void does not"
              + " count. Default: the data set's own.")
  private Path classes;

  @Option(
      names = "--void",
      paramLabel = "N",
      description = "A value of labels that does not count, besides those of the data set.")
  private Integer voidValue;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "2147483647",
      description = "Test on so many photos, drawn by --seed. Default: all.")
  private int limit;

  @Option(
      names = "--learn-limit",
      paramLabel = "N",
      defaultValue = "2147483647",
      description = "Learn from so many photos, drawn by --seed. Default: all.")
  private int learnLimit;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Keep features here between runs. Default: none are kept.")
  private Path cache;

  @Option(
      names = "--cache-size",
      paramLabel = "GB",
      defaultValue = "4",
      description = "Most of them; the oldest go first. Default: ${DEFAULT-VALUE}.")
  private double cacheSize;

  DatasetOptions() {}

  /** Whether a data set is given. */
  boolean isGiven() {
    return layout != null;
  }

  /** Complains of options that do not go together. */
  void check() {
    if (!isGiven()) {
      Usage.require(spec, folder == null, "--data " + folder + ": expected --dataset NAME too");
      return;
    }
    Usage.require(spec, folder != null, "--dataset " + layout + ": expected --data DIR too");
    Usage.folder(spec, "--data ", folder);
    Usage.require(
        spec,
        limit > 0 && learnLimit > 0 && epochs > 0 && cacheSize > 0,
        "--limit, --learn-limit, --epochs and --cache-size: expected numbers above 0");
    Usage.require(
        spec,
        voidValue == null || (voidValue >= 0 && voidValue < 1 << 16),
        "--void: expected 0 to 65535, given " + voidValue);
    for (Kind kind : kinds()) {
      Usage.require(
          spec,
          kind.truth == Truth.NOTHING || kind.isFor(layout),
          "--tasks "
              + kind
              + ": expected a data set with "
              + kind.truth
              + ", given "
              + layout
              + ", which has "
              + layout.truth());
    }
    Usage.require(
        spec,
        head != null || !kinds().contains(Kind.CAM),
        "--tasks cam: expected --head FILE, the classifier's last layer");
    Usage.file(spec, "--head ", head);
    Usage.file(spec, "--classes ", classes);
    Usage.output(spec, "--cache ", cache);
  }

  private List<Kind> kinds() {
    return kinds != null
        ? kinds.stream().distinct().toList()
        : Arrays.stream(Kind.values())
            .filter(kind -> kind == Kind.COST || kind.isFor(layout))
            .toList();
  }

  /** Whether a task wants a classifier. */
  boolean needsClassifier() {
    return kinds().contains(Kind.CAM);
  }

  /** The output that has its logits. */
  String logits() {
    return logits;
  }

  /** Where features are kept; null for nowhere. */
  Path cache() {
    return cache;
  }

  /** How much is kept. */
  long cacheBytes() {
    return (long) (cacheSize * 1e9);
  }

  /** Finds the data set. */
  Dataset find(long seed) throws IOException {
    LabelCodes codes = classes == null ? null : LabelCodes.read(classes);
    Dataset data = layout.find(folder, new DatasetLayout.Limits(codes, learnLimit, limit, seed));
    if (voidValue == null || data.labels() == null) {
      return data;
    }
    return new Dataset(
        data.name(), data.labels().withVoid(voidValue), data.folds(), data.passedOver());
  }

  /**
   * What is asked, each once.
   *
   * @param classifier null if none is needed
   */
  List<Task> tasks(Classifier classifier, long seed, Backend backend) throws IOException {
    Conv1x1 layer = head == null ? null : layer();
    return kinds().stream()
        .map(
            kind ->
                switch (kind) {
                  case SEGMENTATION -> new LabelSegmentation(source(layer, seed, backend), 4);
                  case DEPTH -> new DepthMaps(RIDGE, 6, seed, backend);
                  case BOUNDARIES -> new RegionBoundaries();
                  case CAM -> new ClassActivation(layer, classifier);
                  case COST -> new Cost();
                })
        .toList();
  }

  private LabelSegmentation.Head source(Conv1x1 layer, long seed, Backend backend) {
    if (layer != null) {
      return LabelSegmentation.trained(layer);
    }
    PixelProbe.Options published = PixelProbe.Options.published(seed);
    return probe == Probe.COARSE
        ? LabelSegmentation.coarseProbe(RIDGE, PROBE_STEPS, seed, backend)
        : LabelSegmentation.upsampledProbe(published.withEpochs(epochs), backend);
  }

  private Conv1x1 layer() throws IOException {
    TensorFile file = Safetensors.read(head);
    long[] shape = file.require("weight").shape();
    if (shape.length < 2) {
      throw new IOException(
          head
              + ": expected a weight of classes x channels, given the shape "
              + Arrays.toString(shape));
    }
    try {
      return new Conv1x1(
          (int) shape[1],
          (int) shape[0],
          file.require("weight").data(),
          file.require("bias").data());
    } catch (IllegalArgumentException e) {
      throw new IOException(head + ": " + e.getMessage(), e);
    }
  }
}
