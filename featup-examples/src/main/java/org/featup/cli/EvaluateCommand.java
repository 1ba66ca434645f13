package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.featup.backbone.Backbone;
import org.featup.evaluate.ContactSheet;
import org.featup.evaluate.Contender;
import org.featup.evaluate.Evaluation;
import org.featup.evaluate.Measure;
import org.featup.evaluate.Report;
import org.featup.evaluate.ReportCsv;
import org.featup.evaluate.ReportJson;
import org.featup.evaluate.ReportMarkdown;
import org.featup.evaluate.Result;
import org.featup.evaluate.StudentInterval;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.task.DatasetEvaluation;
import org.featup.evaluate.task.OnnxClassifier;
import org.featup.evaluate.task.Task;
import org.featup.io.AtomicFile;
import org.featup.io.Images;
import org.featup.spi.Backend;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Photos in, a table out that says which upsampler is better, and whether that is chance. */
@Command(
    name = "evaluate",
    description = {
      "Compares upsamplers on photos that none was trained on.",
      "",
      "DIR gets evaluation.md, the table; evaluation.json and evaluation.csv, the same with the"
          + " numbers of every photo; and contact-BACKBONE.png: for each photo a row of the photo,"
          + " the backbone's features, and those of every method in the order given, in one colour"
          + " space. The table is printed too. Old results are replaced.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything was measured",
      "1:a photo cannot be read, or something failed; no results were written",
      "2:wrong usage; nothing was written"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  featup evaluate held-out/ -o out --crop",
      "  featup evaluate held-out/ -o out --crop --measures detail,depth --depth photos/depth",
      "  featup evaluate held-out/ -o out --crop --method bilinear,featup,mine=run/weights.safetensors",
      "  featup evaluate held-out/ -o out --crop --method bilinear,featup,implicit:500 --fits fits",
      "  featup evaluate --dataset camvid --data camvid/ -o out --method nearest,bilinear,featup"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String TABLE = "evaluation.md";
  private static final String NUMBERS = "evaluation.json";
  private static final String ROWS = "evaluation.csv";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PHOTO",
      arity = "1..*",
      defaultValue = Parameters.NULL_VALUE, // or none could be given beside --dataset
      description =
          "Photos, or folders of photos (their own folders are left alone); none with --dataset.")
  private List<Path> files;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the results; made if it is missing.")
  private Path out;

  @Mixin private InputOptions input;
  @Mixin private MeasureOptions measures;
  @Mixin private DatasetOptions dataset;

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      defaultValue = "bilinear",
      description =
          "The method that the others are compared with; one without a file or a fit is measured"
              + " too if --method does not name it. Default: ${DEFAULT-VALUE}.")
  private String baseline;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of all random numbers. Default: 0.")
  private long seed;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Mixin private ContenderOptions methods;
  @Mixin private ComputeOptions compute;

  @ArgGroup(exclusive = false, multiplicity = "0..*", heading = "%nOther backbones, one or more:%n")
  private List<BackboneOptions> backbones;

  EvaluateCommand() {}

  @Override
  public Integer call() throws IOException {
    Usage.output(spec, "-o ", out, TABLE, NUMBERS, ROWS);
    baseline = ContenderOptions.canonical(baseline);
    methods.compareWith(baseline);
    methods.check();
    dataset.check();
    if (dataset.isGiven()) {
      Usage.require(spec, files == null, "--dataset: expected no photos besides, given " + files);
      measures.forbid("--dataset");
    } else {
      Usage.require(
          spec, files != null, "expected a PHOTO or more, or --dataset NAME, given neither");
      measures.check();
    }
    Backend backend = compute.backend();
    EvaluationProgress progress = new EvaluationProgress(spec.commandLine().getErr());
    List<Contender> contenders = methods.contenders(seed, progress, backend);
    String names = contenders.stream().map(Contender::name).collect(Collectors.joining(", "));
    Usage.require(
        spec,
        contenders.stream().anyMatch(c -> c.name().equals(baseline)),
        "--baseline: expected one of " + names + ", given " + baseline);
    List<Backbone> networks = new ArrayList<>();
    try {
      List<BackboneOptions> bundled = Collections.singletonList(null);
      List<BackboneOptions> all = backbones == null ? bundled : backbones;
      for (BackboneOptions given : all) {
        networks.add(
            BackboneOptions.open(
                given, compute.threads(), spec, dataset.cache(), dataset.cacheBytes()));
      }
      if (dataset.isGiven()) {
        evaluateDataset(all, networks, contenders, progress, backend);
        return 0;
      }
      Usage.output(
          spec,
          "-o ",
          out,
          networks.stream().map(EvaluateCommand::contactSheet).toArray(String[]::new));
      evaluate(networks, contenders, progress, backend);
    } finally {
      networks.forEach(Backbone::close);
    }
    return 0;
  }

  private void evaluateDataset(
      List<BackboneOptions> given,
      List<Backbone> networks,
      List<Contender> contenders,
      EvaluationProgress progress,
      Backend backend)
      throws IOException {
    Usage.require(
        spec,
        !dataset.needsClassifier() || networks.size() == 1,
        "--tasks cam: expected one --backbone, given " + networks.size());
    Dataset data = dataset.find(seed);
    Problems problems = new Problems(spec.commandLine().getErr(), "passed over");
    data.passedOver().forEach(p -> problems.tell(new Photos.Bad(p.file(), p.reason())));
    try (OnnxClassifier classifier =
        dataset.needsClassifier()
            ? BackboneOptions.classifier(given.get(0), dataset.logits(), compute.threads(), spec)
            : null) {
      List<Task> tasks = dataset.tasks(classifier, seed, backend);
      SampleReader reader = input.reader(stride(networks));
      DatasetEvaluation evaluation =
          Usage.options(
              spec, () -> new DatasetEvaluation(data, reader, networks, contenders, tasks, seed));
      DatasetEvaluation.Outcome outcome;
      try (progress) {
        outcome =
            evaluation.run(
                baseline,
                progress.everyTenth(),
                p -> problems.tell(new Photos.Bad(p.file(), p.reason())));
      }
      problems.summarize();
      Files.createDirectories(out);
      for (Map.Entry<String, BufferedImage> sheet : outcome.sheets().entrySet()) {
        Images.writePng(out.resolve("contact-" + sheet.getKey() + ".png"), sheet.getValue());
      }
      write(outcome.report());
    }
  }

  private void evaluate(
      List<Backbone> networks,
      List<Contender> contenders,
      EvaluationProgress progress,
      Backend backend)
      throws IOException {
    EvaluationPhotos photos = photos(networks);
    List<Measure> asked = measures.measures(photos, input.photos(), contenders, seed, backend);
    Evaluation evaluation =
        Usage.options(
            spec,
            () -> new Evaluation(photos.names(), photos.images(), networks, contenders, asked));
    List<Result> results;
    try (progress) {
      results = evaluation.run(progress);
    }
    Report report = new Report(photos.names(), results, baseline, StudentInterval.usual());
    for (Backbone backbone : evaluation.backbones()) {
      Files.createDirectories(out);
      Images.writePng(
          out.resolve(contactSheet(backbone)),
          ContactSheet.of(backbone, evaluation.images(), evaluation.contenders(), backend));
    }
    write(report);
  }

  /** All must be readable: a table of fewer photos than were given would look like any other. */
  private EvaluationPhotos photos(List<Backbone> networks) throws IOException {
    Photos found = Photos.find(files);
    PrintWriter err = spec.commandLine().getErr();
    Problems passedOver = new Problems(err, "passed over");
    passedOver.add(found.passedOver());
    passedOver.summarize();
    Problems failed = new Problems(err, "failed");
    found.bad().forEach(failed::tell);
    EvaluationPhotos photos =
        EvaluationPhotos.read(found.photos(), input, stride(networks), failed);
    if (failed.count() > 0) {
      throw new IOException(failed.count() + " of the photos cannot be used; nothing was measured");
    }
    return photos;
  }

  private static String contactSheet(Backbone backbone) {
    return "contact-" + backbone.name() + ".png";
  }

  private static int stride(List<Backbone> networks) {
    return networks.stream().mapToInt(Backbone::stride).reduce(1, EvaluateCommand::commonMultiple);
  }

  private static int commonMultiple(int a, int b) {
    int x = a;
    int y = b;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return Math.multiplyExact(a / x, b);
  }

  private void write(Report report) throws IOException {
    String table = ReportMarkdown.of(report);
    String numbers = ReportJson.of(report);
    Files.createDirectories(out);
    AtomicFile.writeString(out.resolve(TABLE), table);
    AtomicFile.writeString(out.resolve(NUMBERS), numbers);
    AtomicFile.writeString(out.resolve(ROWS), ReportCsv.of(report));
    PrintWriter text = spec.commandLine().getOut();
    text.print(json ? numbers : table);
    text.flush();
  }
}
