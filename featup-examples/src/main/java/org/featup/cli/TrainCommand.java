package org.featup.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.spi.Backend;
import org.featup.train.JbuOptions;
import org.featup.train.JbuTrainer;
import org.featup.train.JbuTrainerBuilder;
import org.featup.train.LoopOptions;
import org.featup.upsample.JbuWeights;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A folder of photos in, a trained stack out. */
@Command(
    name = "train",
    description = {
      "Trains a stack of joint bilateral upsamplers on the pictures of a folder and of the folders"
          + " in it, which are recognised by their content; other files are named and passed over.",
      "",
      "RUN gets checkpoint.safetensors, metrics.csv, event files for TensorBoard, pictures, and in"
          + " the end weights.safetensors, which featup upsample --weights takes. Ctrl-C ends the run"
          + " after the step it is at, with a checkpoint; --resume continues from there. The defaults"
          + " are the recipe of the bundled weights; --preset paper is Table 7.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the run is complete; pictures that could not be used are named",
      "1:the run failed; the checkpoint before is still there",
      "2:wrong usage; nothing was written",
      "130:interrupted by Ctrl-C; the checkpoint is written (143 for SIGTERM)"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  featup train photos/ -o run",
      "  featup train photos/ -o run --resume",
      "  featup train photos/ -o run --backbone dino_vits16.onnx --stride 16"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "Pictures to train on.")
  private Path images;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "RUN",
      required = true,
      description = "Folder of the run; made if it is missing.")
  private Path out;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights to start from. Default: as --start says.")
  private Path weights;

  @Option(
      names = "--validate",
      paramLabel = "FOLDER",
      description = {
        "Held-out photos. Before the first step and now and then, the upsampled features are compared"
            + " with those of the photos enlarged, as often as --detail-scale says; validation.csv"
            + " has the numbers, best.safetensors the best weights so far, and these are the result."
      })
  private Path heldOut;

  @Option(
      names = "--validate-every",
      paramLabel = "N",
      description = "Steps from one validation to the next. Default: 25.")
  private long validateEvery = 25;

  @Mixin private PhotoOptions photos;
  @Mixin private SpaceArguments spaces;
  @Mixin private LoopArguments loop;
  @Mixin private JbuArguments jbu;
  @Mixin private ComputeOptions compute;

  @ArgGroup(exclusive = false, multiplicity = "0..*", heading = "%nOther backbones, one or more:%n")
  private List<BackboneOptions> backbones;

  TrainCommand() {}

  @Override
  public Integer call() throws IOException {
    Usage.output(spec, "-o ", out, JbuTrainer.WEIGHTS);
    Usage.file(spec, "--weights ", weights);
    Usage.folder(spec, "--validate ", heldOut);
    Usage.folder(spec, "", images);
    Usage.options(spec, this::options);
    Usage.options(spec, spaces::spaces);
    steps();
    Backend backend = compute.backend();
    String beginning = loop.checkRun(out);
    List<Backbone> networks = new ArrayList<>();
    try {
      for (BackboneOptions given : backbones == null ? bundled() : backbones) {
        networks.add(BackboneOptions.open(given, compute.threads(), spec));
      }
      return train(networks, backend, beginning);
    } finally {
      networks.forEach(Backbone::close);
    }
  }

  private static List<BackboneOptions> bundled() {
    return Collections.singletonList(null);
  }

  private JbuOptions options() {
    return jbu.options(loop.preset().paper() ? JbuOptions.paper() : JbuOptions.recommended());
  }

  private LoopOptions steps() {
    return loop.options(loop.preset().paper() ? LoopOptions.paper() : LoopOptions.recommended());
  }

  private int train(List<Backbone> networks, Backend backend, String beginning) throws IOException {
    JbuWeights start = weights == null ? null : FeatUp.load(weights, backend).weights();
    TrainingProgress progress =
        new TrainingProgress("training", beginning, spec.commandLine().getErr());
    JbuTrainer trainer =
        Usage.options(spec, () -> builder(networks, start, progress).backend(backend).build());
    return StopSignal.during(
        trainer::stop,
        spec.commandLine().getErr(),
        () -> {
          try (progress) {
            trainer.run(loop.resume());
          }
          return progress.finish(spec.commandLine().getOut(), out.resolve(JbuTrainer.WEIGHTS));
        });
  }

  private JbuTrainerBuilder builder(
      List<Backbone> networks, JbuWeights start, TrainingProgress progress) {
    JbuTrainerBuilder builder =
        JbuTrainer.builder(networks.toArray(new Backbone[0]))
            .images(images)
            .reading(photos.options())
            .options(options())
            .fallBack(!jbu.asksForDetail())
            .loop(steps())
            .folder(out)
            .start(start)
            .randomSpaces(spaces.spaces())
            .inTurn(spaces.inTurn())
            .listener(progress);
    return heldOut == null ? builder : builder.validation(heldOut, validateEvery);
  }
}
