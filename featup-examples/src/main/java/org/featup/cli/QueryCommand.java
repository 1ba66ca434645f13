package org.featup.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.featup.io.PlainText;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.featup.upsample.ImplicitUpsampler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Features of a fitted photo, at any size. */
@Command(
    name = "query",
    description = {
      "Computes the features of a photo that was fitted, at any size; photo and backbone are not"
          + " needed any more.",
      "",
      "For NAME.safetensors it writes NAME.featup.safetensors, one tensor 'features' of shape"
          + " 1xCxHxW, and NAME.featup.png, its first three components as colours.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExample:%n",
    footer = "  featup query fitted/upsampler.safetensors --size 512x512 -o out")
final class QueryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "What featup fit wrote.")
  private Path file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the results; made if it is missing.")
  private Path out;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      required = true,
      converter = Size.Converter.class,
      description = "Rows and columns wanted.")
  private Size size;

  @Mixin private FeatureOptions output;

  @Option(names = "--no-picture", description = "Write features only.")
  private boolean noPicture;

  @Mixin private ComputeOptions compute;

  QueryCommand() {}

  @Override
  public Integer call() throws IOException {
    Usage.require(
        spec, output.wanted() || !noPicture, "--format none and --no-picture leave nothing to do");
    Usage.file(spec, "", file);
    Results results = new Results(out, output, !noPicture);
    Usage.output(spec, "-o ", out, results.names(name()));
    ImplicitUpsampler upsampler = ImplicitUpsampler.load(file, compute.backend());
    Conv1x1 head = head(upsampler);
    int channels = head == null ? upsampler.pca().channels() : head.outputs();
    Shape shape = new Shape(1, channels, size.height(), size.width());
    results.requireSpace(name(), shape);
    FeatureMap map = output.wanted() ? features(upsampler, head, shape) : null;
    ImplicitColors colors = new ImplicitColors(upsampler);
    List<Results.Written> written = results.write(name(), map, () -> colors.features(size));
    String files = written.stream().map(Object::toString).collect(Collectors.joining(", "));
    spec.commandLine().getOut().println(PlainText.of(file + ": " + size + ": " + files));
    return 0;
  }

  /** The components that were fitted; null for all channels. */
  private Conv1x1 head(ImplicitUpsampler upsampler) {
    Integer channels = output.channels();
    if (channels == null) {
      return null;
    }
    int most = upsampler.pca().components();
    Usage.require(
        spec,
        channels <= most,
        "--channels: " + file + " has " + most + " components, given " + channels);
    return ImplicitColors.components(upsampler.pca(), channels);
  }

  private FeatureMap features(ImplicitUpsampler upsampler, Conv1x1 head, Shape shape) {
    int height = shape.h();
    int width = shape.w();
    if (output.inBands(shape)) {
      return FeatureMap.inBands(
          shape,
          sink -> {
            if (head == null) {
              upsampler.rows(height, width, 0, height, sink::accept);
            } else {
              upsampler.rows(height, width, head, 0, height, sink::accept);
            }
          });
    }
    return FeatureMap.whole(
        head == null ? upsampler.at(height, width) : upsampler.at(height, width, head));
  }

  private String name() {
    return file.getFileName().toString().replaceFirst("(?<=.)[.][^.]*$", "");
  }
}
