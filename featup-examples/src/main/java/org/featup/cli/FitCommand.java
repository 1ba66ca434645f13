package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.train.FitOptions;
import org.featup.train.FitQuality;
import org.featup.train.ImplicitTrainer;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;
import org.featup.upsample.ImplicitUpsampler;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One photo in, its features at any resolution out. */
@Command(
    name = "fit",
    description = {
      "Fits the implicit upsampler to one photo: a network from places and colours to features.",
      "",
      "DIR gets upsampler.safetensors, which featup query reads; features.png: the photo, the"
          + " backbone's features, these interpolated, and the fitted ones, in one colour space;"
          + " and checkpoint.safetensors, metrics.csv, event files for TensorBoard, and pictures."
          + " Ctrl-C ends the run after the step it is at, with a checkpoint; --resume continues from"
          + " there. The defaults are what was found to be best; --preset paper is Table 7.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the fit is complete",
      "1:the fit failed; the checkpoint before is still there",
      "2:wrong usage; nothing was written",
      "130:interrupted by Ctrl-C; the checkpoint is written (143 for SIGTERM)"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  featup fit photo.jpg -o fitted",
      "  featup fit photo.jpg -o fitted --steps 500 --size 896x1344",
      "  featup query fitted/upsampler.safetensors --size 512x512 -o out"
    })
final class FitCommand implements Callable<Integer> {
  /** The picture in the folder. */
  static final String PICTURE = "features.png";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IMAGE", description = "The photo.")
  private Path file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the results; made if it is missing.")
  private Path out;

  @Mixin private FramingOptions framing;
  @Mixin private LoopArguments loop;
  @Mixin private FitArguments fit;
  @Mixin private ComputeOptions compute;

  @ArgGroup(exclusive = false, heading = "%nAnother backbone:%n")
  private BackboneOptions backbone;

  private FitQuality quality;

  FitCommand() {}

  @Override
  public Integer call() throws IOException {
    Usage.output(spec, "-o ", out, PICTURE, ImplicitTrainer.UPSAMPLER);
    Usage.file(spec, "", file);
    Usage.options(spec, this::options);
    Backend backend = compute.backend();
    String beginning = loop.checkRun(out);
    Photos.require(file);
    BufferedImage photo = framing.read(file);
    try (Backbone network = BackboneOptions.open(backbone, compute.threads(), spec)) {
      BufferedImage input = framing.input(photo, network.stride());
      return fit(network, photo, input, backend, beginning);
    }
  }

  private FitOptions options() {
    FitOptions base = loop.preset().fit();
    return fit.options(base.withLoop(loop.options(base.loop())));
  }

  private int fit(
      Backbone network, BufferedImage photo, BufferedImage input, Backend backend, String beginning)
      throws IOException {
    NDArray image = Images.toNDArray(input);
    TrainingProgress progress =
        new TrainingProgress("fitting", beginning, spec.commandLine().getErr());
    ImplicitTrainer trainer =
        ImplicitTrainer.builder(network, image)
            .name(file.getFileName().toString())
            .options(options())
            .folder(out)
            .listener(progress)
            .backend(backend)
            .build();
    return StopSignal.during(
        trainer::stop,
        spec.commandLine().getErr(),
        () -> {
          try (progress) {
            trainer.run(loop.resume(), measuring(trainer));
          }
          draw(trainer.upsampler(), photo, input, network.features(image));
          describe(trainer);
          return progress.finish(
              spec.commandLine().getOut(), out.resolve(ImplicitTrainer.UPSAMPLER));
        });
  }

  private void draw(
      ImplicitUpsampler upsampler, BufferedImage photo, BufferedImage input, NDArray low)
      throws IOException {
    NDArray image = Images.toNDArray(input);
    ImplicitColors colors = new ImplicitColors(upsampler);
    Images.writePng(
        out.resolve(PICTURE), colors.comparison(photo, image, low, framing.target(photo, input)));
  }

  /** The views that tell the quality are there until the run is over. */
  private TrainingListener measuring(ImplicitTrainer trainer) {
    return new TrainingListener() {
      @Override
      public void finished(TrainingOutcome outcome) throws IOException {
        quality = outcome.complete() ? trainer.quality() : null;
      }
    };
  }

  private void describe(ImplicitTrainer trainer) {
    PrintWriter text = spec.commandLine().getOut();
    ImplicitUpsampler upsampler = trainer.upsampler();
    text.printf(
        Locale.ROOT,
        "%d of %d components keep %.1f %% of the variance%n",
        upsampler.pca().components(),
        upsampler.pca().channels(),
        100 * trainer.keptVariance());
    if (quality != null) {
      text.printf(
          Locale.ROOT,
          "held-out views: likelihood %.4g, %.1f %% explained%n",
          quality.likelihood(),
          100 * quality.explained());
    }
  }
}
