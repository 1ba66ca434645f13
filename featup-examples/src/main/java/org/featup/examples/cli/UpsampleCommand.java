package org.featup.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.featup.backbone.Backbone;
import org.featup.upsample.Interpolation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Photos in, sharp features out. */
@Command(
    name = "upsample",
    description = {
      "Computes the features of photos, with as many pixels as the backbone sees: a photo's shorter"
          + " side becomes 224 of them (--input-size), unless --size says otherwise.",
      "",
      "For NAME.png it writes NAME.featup.safetensors, one tensor 'features' of shape 1xCxHxW, and"
          + " NAME.featup.png: the photo, the backbone's features, these interpolated, and"
          + " FeatUp's, in one colour space. Names that occur twice get a number. Old results are"
          + " replaced.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all photos were done",
      "1:a photo, or something all photos need, failed; a bad photo does not end the run",
      "2:wrong usage; nothing was written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  featup upsample photo.jpg -o out",
      "  featup upsample photo.jpg -o out --size photo",
      "  featup upsample holiday/ -o out --size 448x672 --format npy",
      "  featup upsample photo.jpg -o out --backbone dinov2_vits14.onnx --stride 14",
    })
final class UpsampleCommand implements Callable<Integer> {

  /** How features are written. */
  enum Format {
    SAFETENSORS,
    NPY,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How features become larger. */
  enum Kind {
    FEATUP,
    BILINEAR,
    BICUBIC,
    NEAREST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "Photos, or folders of photos (their own folders are left alone).")
  private List<Path> images;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the results; made if it is missing.")
  private Path out;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "featup",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Kind method = Kind.FEATUP;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "A .safetensors, .ckpt or .pth file. Default: bundled weights for any backbone.")
  private Path weights;

  @Mixin private Framing framing;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "safetensors",
      description = "Features as ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.SAFETENSORS;

  @Option(names = "--no-picture", description = "Write features only.")
  private boolean noPicture;

  @Mixin private ComputeOptions compute;

  @ArgGroup(exclusive = false, heading = "%nAnother backbone:%n")
  private BackboneOptions backbone;

  UpsampleCommand() {}

  @Override
  public Integer call() throws IOException {
    Results results = new Results(out, format);
    checkUsage();
    Run run = new Run(spec.commandLine(), results, !noPicture, format != Format.NONE);
    Photos photos = Photos.find(images, Results.PICTURE);
    if (photos.photos().isEmpty()) {
      return run.finish(photos.bad(), out, "");
    }
    Method upsampler = upsampler();
    try (Backbone network = openBackboneWarmingUp()) {
      boolean isBilinear = method == Kind.BILINEAR;
      Pipeline pipeline = Pipeline.of(network, framing, upsampler, isBilinear, compute.backend());
      run.all(pipeline, photos.photos());
    }
    return run.finish(photos.bad(), out, " on " + compute.backend());
  }

  private void checkUsage() {
    Usage.require(
        spec, weights == null || method == Kind.FEATUP, "--weights are for --method featup only");
    Usage.require(
        spec,
        weights == null || Files.isRegularFile(weights),
        "--weights " + weights + ": no file");
    Usage.require(
        spec,
        format != Format.NONE || !noPicture,
        "--format none and --no-picture leave nothing to do");
    String obstacle = Results.obstacle(out);
    Usage.require(spec, obstacle == null, "-o " + out + ": " + obstacle);
    compute.backend();
  }

  private Backbone openBackboneWarmingUp() throws IOException {
    if (method != Kind.FEATUP) {
      return openBackbone();
    }
    WarmUp warmUp = WarmUp.start(compute.backend());
    try {
      return openBackbone();
    } finally {
      warmUp.stop();
    }
  }

  private Backbone openBackbone() throws IOException {
    return BackboneOptions.open(backbone, compute.threads(), spec);
  }

  private Method upsampler() throws IOException {
    return switch (method) {
      case FEATUP -> Method.featup(weights, compute.backend());
      case BILINEAR -> Method.interpolation(Interpolation.Mode.BILINEAR, compute.backend());
      case BICUBIC -> Method.interpolation(Interpolation.Mode.BICUBIC, compute.backend());
      case NEAREST -> Method.interpolation(Interpolation.Mode.NEAREST, compute.backend());
    };
  }
}
