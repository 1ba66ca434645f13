package org.featup.evaluate.task;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Contender;
import org.featup.evaluate.Evaluation;
import org.featup.evaluate.Evaluation.Progress;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.Report;
import org.featup.evaluate.Result;
import org.featup.evaluate.dataset.Dataset;
import org.featup.evaluate.dataset.Sample;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.io.Images;
import org.featup.io.PassedOver;
import org.featup.viz.FeaturePictures;

/**
 * Tasks on a data set, for every contender with every backbone. Photos are read one after the
 * other; memory holds one of them and the counts of all.
 *
 * @param data the data set
 * @param photos reads it
 * @param backbones whose features are upsampled; used, not closed
 * @param contenders the upsamplers
 * @param tasks what they are asked
 * @param seed of the intervals' draws
 */
public record DatasetEvaluation(
    Dataset data,
    SampleReader photos,
    List<Backbone> backbones,
    List<Contender> contenders,
    List<Task> tasks,
    long seed) {

  /** Photos of a contact sheet. */
  private static final int PAINTED = 6;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if one is empty, or two of a list share a name
   */
  public DatasetEvaluation {
    backbones = List.copyOf(backbones);
    contenders = List.copyOf(contenders);
    tasks = List.copyOf(tasks);
    Evaluation.requireDistinct("backbone", backbones.stream().map(Backbone::name).toList());
    Evaluation.requireDistinct("contender", contenders.stream().map(Contender::name).toList());
    Evaluation.requireDistinct("task", tasks.stream().map(Task::name).toList());
  }

  /**
   * What comes out.
   *
   * @param report the table
   * @param sheets pictures by backbone and task: for some photos, evenly spread, a row of the
   *     photo, what is known of it, and what each contender makes of it
   */
  public record Outcome(Report report, Map<String, BufferedImage> sheets) {}

  /**
   * Goes through the data set once for every backbone. The numbers follow from what the evaluation
   * was made of, whatever the number of threads; but for measured times.
   *
   * @param baseline the name of the contender that the others are compared with
   * @param progress told of every photo
   * @param problems gets photos that cannot be used, each once; they count for no contender
   * @return the table and pictures
   * @throws IOException if a photo to learn from cannot be read, or no photo to test on can
   * @throws IllegalArgumentException if backbones, data and tasks do not go together
   */
  public Outcome run(String baseline, Progress progress, Consumer<PassedOver> problems)
      throws IOException {
    BootstrapIntervals intervals = new BootstrapIntervals(seed);
    List<Result> results = new ArrayList<>();
    Set<Sample> unusable = new HashSet<>();
    int tested = data.folds().stream().mapToInt(fold -> fold.tested().size()).sum();
    int total = backbones.size() * tested;
    int between = (tested + PAINTED - 1) / PAINTED;
    List<String> names = new ArrayList<>();
    Map<String, List<BufferedImage>> sheets = new LinkedHashMap<>();
    for (int b = 0; b < backbones.size(); b++) {
      Backbone network = backbones.get(b);
      int done = b * tested;
      Map<Contender, Map<Task, List<double[]>>> counts = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        Map<Task, List<double[]>> byTask = new LinkedHashMap<>();
        tasks.forEach(task -> byTask.put(task, new ArrayList<>()));
        counts.put(contender, byTask);
      }
      for (Dataset.Fold fold : data.folds()) {
        progress.next(done, total, network.name() + ", learning");
        Map<Task, Task.Trial> trials = new LinkedHashMap<>();
        for (Task task : tasks) {
          trials.put(task, task.prepare(network, data, fold, photos));
        }
        for (Sample sample : fold.tested()) {
          progress.next(done++, total, network.name() + ", " + sample.name());
          if (!unusable.contains(sample)) {
            boolean painted = (done - 1) % tested % between == 0;
            if (!test(network, sample, trials, counts, painted ? sheets : null, problems)) {
              unusable.add(sample);
            } else if (b == 0) {
              names.add(sample.name());
            }
          }
        }
      }
      if (names.isEmpty()) {
        throw new IOException(data.name() + ": none of its " + tested + " photos can be used");
      }
      counts.forEach(
          (contender, byTask) ->
              byTask.forEach(
                  (task, each) -> {
                    double[][] values = each.stream().map(task::values).toArray(double[][]::new);
                    Result result = new Result(network.name(), contender.name(), task, values);
                    intervals.add(result, task, each);
                    results.add(result);
                  }));
    }
    progress.next(total, total, "");
    Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    sheets.forEach((name, rows) -> pictures.put(name, FeaturePictures.below(rows)));
    return new Outcome(new Report(names, results, baseline, intervals), pictures);
  }

  /**
   * Whether the photo could be used; all tasks read before any of them counts.
   *
   * @param sheets get a row for each task; null for none
   */
  private boolean test(
      Backbone network,
      Sample sample,
      Map<Task, Task.Trial> trials,
      Map<Contender, Map<Task, List<double[]>>> counts,
      Map<String, List<BufferedImage>> sheets,
      Consumer<PassedOver> problems) {
    Map<Task, Task.Question> questions = new LinkedHashMap<>();
    Framed photo;
    try {
      photo = photos.photo(sample);
      PhotoFeatures features = PhotoFeatures.of(network, photo.image());
      for (Map.Entry<Task, Task.Trial> trial : trials.entrySet()) {
        questions.put(trial.getKey(), trial.getValue().on(photo, features));
      }
    } catch (IOException e) {
      problems.accept(new PassedOver(sample.photo(), e.getMessage()));
      return false;
    }
    questions.forEach(
        (task, question) -> {
          Map<String, BufferedImage> pictures = new LinkedHashMap<>();
          for (Contender contender : contenders) {
            Task.Answer answer = question.answers().apply(contender);
            counts.get(contender).get(task).add(answer.counts());
            if (answer.picture() != null && sheets != null) {
              pictures.put(contender.name(), answer.picture().get());
            }
          }
          if (!pictures.isEmpty()) {
            sheets
                .computeIfAbsent(network.name() + "-" + task.name(), name -> new ArrayList<>())
                .add(row(photo, question, pictures));
          }
        });
    return true;
  }

  private static BufferedImage row(
      Framed photo, Task.Question question, Map<String, BufferedImage> pictures) {
    List<BufferedImage> row = new ArrayList<>();
    row.add(FeaturePictures.captioned(Images.toImage(photo.image()), photo.sample().name()));
    if (question.truth() != null) {
      row.add(FeaturePictures.captioned(question.truth().get(), "truth"));
    }
    pictures.forEach((name, picture) -> row.add(FeaturePictures.captioned(picture, name)));
    return FeaturePictures.beside(row);
  }
}
