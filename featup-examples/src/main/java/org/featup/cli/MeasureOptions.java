package org.featup.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.featup.evaluate.Consistency;
import org.featup.evaluate.ConsistencyOptions;
import org.featup.evaluate.Contender;
import org.featup.evaluate.Depth;
import org.featup.evaluate.DepthOptions;
import org.featup.evaluate.Detail;
import org.featup.evaluate.EdgeBand;
import org.featup.evaluate.FilterStatistics;
import org.featup.evaluate.Halo;
import org.featup.evaluate.Measure;
import org.featup.evaluate.Retrieval;
import org.featup.evaluate.RetrievalOptions;
import org.featup.evaluate.Segmentation;
import org.featup.evaluate.SegmentationOptions;
import org.featup.evaluate.StackContender;
import org.featup.evaluate.depth.DepthScene;
import org.featup.spi.Backend;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the upsamplers are asked. */
final class MeasureOptions {
  private static final int PROJECTIONS = 30;

  /** The measures by name. */
  enum Kind {
    DETAIL,
    CONSISTENCY,
    SEGMENTATION,
    RETRIEVAL,
    DEPTH,
    HALO,
    HEALTH;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Option(
      names = "--measures",
      paramLabel = "NAME",
      split = ",",
      description = "${COMPLETION-CANDIDATES}. Default: all, depth only with --depth.")
  private List<Kind> kinds;

  @Option(
      names = "--depth",
      paramLabel = "DIR",
      description =
          "Scenes for depth: photos NAME.png or NAME.jpg, each with NAME.disparity.png or"
              + " NAME.disparity.npy of the same size and as upright, 0 or infinite where it is unknown. The"
              + " folder depth that training-photos makes is one.")
  private Path depth;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  MeasureOptions() {}

  /** Complains of measures that lack what they measure with. */
  void check() {
    boolean wanted = kinds().contains(Kind.DEPTH);
    Usage.require(
        spec,
        !wanted || depth != null,
        "--measures depth: expected --depth DIR, a folder of scenes with disparity, given none");
    Usage.require(
        spec,
        wanted || depth == null,
        "--depth " + depth + ": expected depth among the --measures, given " + kinds());
    Usage.folder(spec, "--depth ", depth);
  }

  /** Complains if any is given beside an option that has no use for them. */
  void forbid(String option) {
    Usage.require(
        spec,
        kinds == null && depth == null,
        option + ": expected --tasks in place of --measures and --depth");
  }

  private List<Kind> kinds() {
    if (kinds != null) {
      return kinds.stream().distinct().toList();
    }
    return Arrays.stream(Kind.values())
        .filter(kind -> kind != Kind.DEPTH || depth != null)
        .toList();
  }

  /**
   * The measures wanted, each once.
   *
   * @param reading how the photos of scenes are read
   * @param seed of the random numbers
   * @throws IOException if scenes with depth cannot be read
   */
  List<Measure> measures(
      EvaluationPhotos photos,
      PhotoOptions reading,
      List<Contender> contenders,
      long seed,
      Backend backend)
      throws IOException {
    DepthOptions options = DepthOptions.standard();
    List<DepthScene> scenes =
        depth == null ? List.of() : DepthScenes.read(depth, reading, options.side());
    return kinds().stream()
        .map(
            kind ->
                switch (kind) {
                  case DETAIL -> new Detail(photos.enlargements(), EdgeBand.usual(), backend);
                  case CONSISTENCY -> new Consistency(ConsistencyOptions.usual(seed), backend);
                  case SEGMENTATION ->
                      new Segmentation(SegmentationOptions.standard(seed), backend);
                  case RETRIEVAL -> new Retrieval(RetrievalOptions.standard(seed), backend);
                  case DEPTH -> new Depth(scenes, options, backend);
                  case HALO -> new Halo(PROJECTIONS, seed, backend);
                  case HEALTH -> new FilterStatistics(mostStages(contenders));
                })
        .toList();
  }

  private static int mostStages(List<Contender> contenders) {
    return contenders.stream()
        .mapToInt(c -> c instanceof StackContender s ? s.stack().weights().stages().size() : 1)
        .max()
        .orElse(1);
  }
}
