package org.featup.examples.cli;

import java.util.List;
import org.featup.evaluate.Detail;
import org.featup.evaluate.EdgeBand;
import org.featup.evaluate.Measure;
import org.featup.kernel.Backend;
import picocli.CommandLine.Option;

/** What the upsamplers are asked. */
final class MeasureOptions {

  /** The measures by name. */
  enum Kind {
    DETAIL;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Option(
      names = "--measures",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "detail",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private List<Kind> kinds;

  MeasureOptions() {}

  /** The measures wanted, each once. */
  List<Measure> measures(EvaluationPhotos photos, Backend backend) {
    return kinds.stream().distinct().map(kind -> measure(kind, photos, backend)).toList();
  }

  private static Measure measure(Kind kind, EvaluationPhotos photos, Backend backend) {
    return switch (kind) {
      case DETAIL -> new Detail(photos.enlargements(), EdgeBand.usual(), backend);
    };
  }
}
