package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.featup.evaluate.cost.Scaling;
import org.featup.evaluate.cost.Scaling.Point;
import org.featup.evaluate.cost.Scaling.Size;
import org.featup.evaluate.cost.ScalingPlot;
import org.featup.io.AtomicFile;
import org.featup.io.Images;
import org.featup.viz.FeaturePictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Costs against factor, channels and size. */
@Command(
    name = "scaling",
    description = {
      "Measures time, memory and operations of nearest, bilinear, bicubic and the bundled stack as"
          + " Figures 16 and 17 of the paper do: against the factor (384 channels, 14x14), the"
          + " channels and the side of the features (256 channels, 8x8, factor 2). DIR gets"
          + " scaling.md, a table, which is printed too, and scaling.png, the plots."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExample:%n",
    footer = "  featup bench scaling -o out")
final class BenchScalingCommand implements Callable<Integer> {
  private static final String TABLE = "scaling.md";
  private static final String PLOTS = "scaling.png";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for table and plots; made if it is missing.")
  private Path out;

  @Option(
      names = "--factors",
      paramLabel = "N",
      split = ",",
      defaultValue = "2,4,8,16",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> factors;

  @Option(
      names = "--channels",
      paramLabel = "C",
      split = ",",
      defaultValue = "64,128,256,512,1024",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> channels;

  @Option(
      names = "--sides",
      paramLabel = "S",
      split = ",",
      defaultValue = "8,16,32,64",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> sides;

  @Mixin private BenchOptions options;

  BenchScalingCommand() {}

  @Override
  public Integer call() throws IOException {
    Usage.output(spec, "-o ", out, TABLE, PLOTS);
    List<Size> byFactor = sizes("--factors", factors, n -> new Size(384, 14, n));
    List<Size> byChannels = sizes("--channels", channels, n -> new Size(n, 8, 2));
    List<Size> bySide = sizes("--sides", sides, n -> new Size(256, n, 2));
    Scaling scaling = new Scaling(options.meter(), options.backend());
    List<Point> factor = points(scaling, byFactor);
    List<Point> channel = points(scaling, byChannels);
    List<Point> side = points(scaling, bySide);
    BufferedImage plots =
        FeaturePictures.below(
            List.of(
                ScalingPlot.of("factor", Size::factor, factor),
                ScalingPlot.of("channels", Size::channels, channel),
                ScalingPlot.of("side of the features", Size::side, side)));
    StringBuilder table =
        new StringBuilder("Upsampling on ").append(options.place()).append(".\n\n");
    table.append(
        "| channels | side | factor | method | ms | peak MB beyond the output | GFLOP |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    factor.forEach(point -> row(table, point));
    channel.forEach(point -> row(table, point));
    side.forEach(point -> row(table, point));
    Files.createDirectories(out);
    AtomicFile.writeString(out.resolve(TABLE), table.toString());
    Images.writePng(out.resolve(PLOTS), plots);
    options.print(table.toString().stripTrailing());
    return 0;
  }

  private interface MadeOf {
    Size of(int number);
  }

  private List<Size> sizes(String option, List<Integer> numbers, MadeOf made) {
    return Usage.sized(spec, option + " " + numbers, () -> numbers.stream().map(made::of).toList());
  }

  private static List<Point> points(Scaling scaling, List<Size> sizes) {
    List<Point> points = new ArrayList<>();
    sizes.forEach(size -> points.addAll(scaling.at(size)));
    return points;
  }

  private static void row(StringBuilder table, Point point) {
    table.append(
        String.format(
            Locale.ROOT,
            "| %d | %d | %d | %s | %.3f | %.1f | %.3f |%n",
            point.size().channels(),
            point.size().side(),
            point.size().factor(),
            point.method(),
            1e3 * point.cost().medianSeconds(),
            point.cost().peakHeapBytes() / 1e6,
            point.cost().flops() / 1e9));
  }
}
