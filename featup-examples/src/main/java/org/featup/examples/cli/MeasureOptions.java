package org.featup.examples.cli;

import java.util.List;
import org.featup.evaluate.Consistency;
import org.featup.evaluate.ConsistencyOptions;
import org.featup.evaluate.Contender;
import org.featup.evaluate.Detail;
import org.featup.evaluate.EdgeBand;
import org.featup.evaluate.Halo;
import org.featup.evaluate.Health;
import org.featup.evaluate.Measure;
import org.featup.evaluate.Retrieval;
import org.featup.evaluate.RetrievalOptions;
import org.featup.evaluate.Segmentation;
import org.featup.evaluate.SegmentationOptions;
import org.featup.evaluate.StackContender;
import org.featup.kernel.Backend;
import picocli.CommandLine.Option;

/** What the upsamplers are asked. */
final class MeasureOptions {
  private static final int PROJECTIONS = 30;

  /** The measures by name. */
  enum Kind {
    DETAIL,
    CONSISTENCY,
    SEGMENTATION,
    RETRIEVAL,
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
      defaultValue = "detail,consistency,segmentation,retrieval,halo,health",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private List<Kind> kinds;

  MeasureOptions() {}

  /**
   * The measures wanted, each once.
   *
   * @param seed of the random numbers
   */
  List<Measure> measures(
      EvaluationPhotos photos, List<Contender> contenders, long seed, Backend backend) {
    return kinds.stream()
        .distinct()
        .map(
            kind ->
                switch (kind) {
                  case DETAIL -> new Detail(photos.enlargements(), EdgeBand.usual(), backend);
                  case CONSISTENCY -> new Consistency(ConsistencyOptions.usual(seed), backend);
                  case SEGMENTATION ->
                      new Segmentation(SegmentationOptions.standard(seed), backend);
                  case RETRIEVAL -> new Retrieval(RetrievalOptions.standard(seed), backend);
                  case HALO -> new Halo(PROJECTIONS, seed, backend);
                  case HEALTH -> new Health(mostStages(contenders));
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
