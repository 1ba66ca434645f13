package org.featup.examples.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.featup.ndarray.NDArray;
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

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "safetensors",
      description = "Features as ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private UpsampleCommand.Format format = UpsampleCommand.Format.SAFETENSORS;

  @Option(names = "--no-picture", description = "Write features only.")
  private boolean noPicture;

  @Mixin private ComputeOptions compute;

  QueryCommand() {}

  @Override
  public Integer call() throws IOException {
    boolean features = format != UpsampleCommand.Format.NONE;
    Results results = new Results(out, format);
    Usage.require(
        spec, features || !noPicture, "--format none and --no-picture leave nothing to do");
    Usage.require(spec, Files.isRegularFile(file), file + ": no file");
    Usage.require(spec, Results.obstacle(out) == null, "-o " + out + ": " + Results.obstacle(out));
    ImplicitUpsampler upsampler = ImplicitUpsampler.load(file, compute.backend());
    NDArray map = features ? upsampler.at(size.height(), size.width()) : null;
    ImplicitColors colors = new ImplicitColors(upsampler);
    Supplier<BufferedImage> picture = noPicture ? null : () -> colors.features(size);
    List<Path> written = results.write(name(), map, picture);
    String files = written.stream().map(Path::toString).collect(Collectors.joining(", "));
    spec.commandLine().getOut().println(file + ": " + size + ": " + files);
    return 0;
  }

  private String name() {
    return file.getFileName().toString().replaceFirst("(?<=.)[.][^.]*$", "");
  }
}
