package org.featup.cli;

import java.io.IOException;
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
      "",
      "In folders, pictures are recognised by their content, whatever they are called; all other files are"
          + " named with the reason why they are passed over, but for those whose name begins with a"
          + " dot.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all photos were done; other files in folders are passed over and named",
      "1:a photo, a file that was given by its name, or something all photos need, failed; a bad"
          + " photo does not end the run",
      "2:wrong usage; nothing was written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  featup upsample photo.jpg -o out",
      "  featup upsample photo.jpg -o out --size photo",
      "  featup upsample holiday/ -o out --size 448x672 --format npy --dtype f16 --channels 64",
      "  featup upsample photo.jpg -o out --backbone dinov2_vits14.onnx --stride 14",
    })
final class UpsampleCommand implements Callable<Integer> {

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

  @Mixin private FramingOptions framing;

  @Mixin private FeatureOptions output;

  @Option(names = "--no-picture", description = "Write features only.")
  private boolean noPicture;

  @Mixin private ComputeOptions compute;

  @ArgGroup(exclusive = false, heading = "%nAnother backbone:%n")
  private BackboneOptions backbone;

  UpsampleCommand() {}

  @Override
  public Integer call() throws IOException {
    checkUsage();
    Results results = new Results(out, output, !noPicture);
    Photos photos = Photos.find(images);
    Run run = new Run(spec.commandLine(), results, photos);
    if (photos.photos().isEmpty()) {
      return run.finish(out, "");
    }
    Method upsampler = upsampler();
    try (Backbone network = openBackboneWarmingUp()) {
      boolean isBilinear = method == Kind.BILINEAR;
      Pipeline pipeline =
          Pipeline.of(network, framing, upsampler, isBilinear, compute.backend(), output);
      run.all(pipeline, photos.photos());
    }
    return run.finish(out, " on " + compute.backend());
  }

  private void checkUsage() {
    Usage.require(
        spec, weights == null || method == Kind.FEATUP, "--weights is for --method featup only");
    Usage.file(spec, "--weights ", weights);
    Usage.require(
        spec, output.wanted() || !noPicture, "--format none and --no-picture leave nothing to do");
    Usage.output(spec, "-o ", out);
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
