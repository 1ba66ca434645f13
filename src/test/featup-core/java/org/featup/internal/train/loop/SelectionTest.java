package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.io.Safetensors;
import org.featup.io.TensorFile;
import org.featup.ndarray.Parameter;
import org.featup.train.LoopOptions;
import org.featup.train.NAdamOptions;
import org.featup.train.TrainingListener;
import org.featup.train.ValidationReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The best parameters of a run. */
class SelectionTest {
  @TempDir private Path folder;

  /** The closer the depth to 1.995, the better. The run goes past it. */
  private static Map<String, Double> scores(ToyFunction toy) {
    double away = Math.abs(toy.parameters.get(1).value()[0] - 1.995);
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("a, b", 3 - away);
    scores.put("c", 1 - away);
    return scores;
  }

  private static Selection selection(ToyFunction toy) {
    return new Selection(toy.parameters, 2, () -> scores(toy));
  }

  private ToyRun run(String name, ToyFunction toy, Selection selection, long steps) {
    return run(name, toy, selection, steps, new TrainingListener() {});
  }

  private ToyRun run(
      String name, ToyFunction toy, Selection selection, long steps, TrainingListener listener) {
    return new ToyRun(
        folder.resolve(name),
        new Learning(toy.parameters, LearningRates.SAME, selection),
        LoopOptions.paper().withSteps(steps),
        listener);
  }

  @Test
  void keepsWhatDidBest() throws IOException {
    ToyFunction toy = new ToyFunction(5);
    Selection selection = selection(toy);
    List<ValidationReport> reports = new ArrayList<>();
    List<float[]> valleys = new ArrayList<>();
    TrainingListener collect =
        new TrainingListener() {
          @Override
          public void validated(ValidationReport report) {
            reports.add(report);
            valleys.add(toy.parameters.get(0).value().clone());
          }
        };
    run("run", toy, selection, 13, collect).run(false, toy);
    assertEquals(
        List.of(0L, 2L, 4L, 6L, 8L, 10L, 12L),
        reports.stream().map(ValidationReport::step).toList());
    int best = 0;
    for (int i = 0; i < reports.size(); i++) {
      boolean better = i == 0 || reports.get(i).mean() > reports.get(best).mean();
      assertEquals(better, reports.get(i).best());
      best = better ? i : best;
    }
    assertEquals(
        2.0 - (3 - reports.get(best).scores().get("a, b")), reports.get(best).mean(), 1e-12);
    assertEquals(reports.get(best).step(), selection.step());
    assertTrue(selection.step() > 0 && selection.step() < 12, "step " + selection.step());
    float[] last = toy.parameters.get(0).value().clone();
    selection.takeBest();
    assertArrayEquals(valleys.get(best), toy.parameters.get(0).value());
    assertFalse(Arrays.equals(last, toy.parameters.get(0).value()));
    List<String> table = Files.readAllLines(folder.resolve("run/validation.csv"));
    assertEquals("step,mean,\"a, b\",c,best", table.get(0));
    assertEquals(8, table.size());
    assertTrue(table.get(1).matches("0,1[.]99.*,true"), table.get(1));
  }

  /** Wherever it stops: the best lies before, after, or between checkpoints. */
  @Test
  void goesOnWithTheBest() throws IOException {
    ToyFunction whole = new ToyFunction(5);
    Selection best = selection(whole);
    run("whole", whole, best, 12).run(false, whole);
    List<String> table = Files.readAllLines(folder.resolve("whole/validation.csv"));
    best.takeBest();
    for (long stop = 1; stop < 12; stop++) {
      String name = "parts" + stop;
      ToyFunction part = new ToyFunction(5);
      run(name, part, selection(part), stop).run(false, part);
      ToyFunction rest = new ToyFunction(5);
      Selection again = selection(rest);
      run(name, rest, again, 12).run(true, rest);
      assertEquals(best.step(), again.step());
      again.takeBest();
      assertArrayEquals(whole.parameters.get(0).value(), rest.parameters.get(0).value());
      assertEquals(table, Files.readAllLines(folder.resolve(name + "/validation.csv")));
    }
  }

  @Test
  void withoutOneNothingIsWritten() throws IOException {
    ToyFunction toy = new ToyFunction(5);
    run("run", toy, null, 3).run(false, toy);
    assertFalse(Files.exists(folder.resolve("run/validation.csv")));
  }

  @Test
  void aCheckpointWithoutItIsRefused() throws IOException {
    ToyFunction toy = new ToyFunction(5);
    run("run", toy, selection(toy), 3).run(false, toy);
    Path file = folder.resolve("run").resolve(LoopOptions.CHECKPOINT);
    TensorFile good = Safetensors.read(file);
    Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
    metadata.put("best_so_far.score", "much");
    Safetensors.write(file, new TensorFile(good.tensors(), metadata));
    IOException e =
        assertThrows(IOException.class, () -> run("run", toy, selection(toy), 5).run(true, toy));
    assertTrue(e.getMessage().contains("expected numbers, found 2 and much"), e.getMessage());
    IOException without =
        assertThrows(IOException.class, () -> run("run", toy, null, 5).run(true, toy));
    assertTrue(without.getMessage().contains("best_so_far.valley"), without.getMessage());
  }

  @Test
  void impossibleValues() {
    Parameter p = new Parameter("p", new float[1]);
    assertThrows(
        IllegalArgumentException.class, () -> new Selection(List.of(p), 0, () -> Map.of()));
    Selection broken = new Selection(List.of(p), 1, () -> Map.of("a", 1.0, "b", Double.NaN));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> broken.validate(3));
    assertTrue(e.getMessage().contains("step 3") && e.getMessage().contains("b=NaN"));
    Parameter taken = new Parameter("best_so_far.p", new float[1]);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TrainingState(
                Learning.of(List.of(taken)),
                new NAdam(List.of(taken), NAdamOptions.defaults()),
                Configuration.empty()));
  }

  /** A channel closes under a thread that is interrupted; the validation that is due is made. */
  @Test
  void anInterruptWaitsForTheValidation() throws IOException {
    Path photo = Files.writeString(folder.resolve("photo"), "pixels");
    ToyFunction toy = new ToyFunction(5);
    Selection selection =
        new Selection(
            toy.parameters,
            2,
            () -> {
              try (FileChannel channel = FileChannel.open(photo)) {
                channel.read(ByteBuffer.allocate(6));
              }
              return scores(toy);
            });
    TrainingTask interrupted =
        (random, terms) -> {
          toy.step(random, terms);
          if (random.step() == 2) {
            Thread.currentThread().interrupt();
          }
        };
    assertEquals(2, run("run", toy, selection, 13).run(false, interrupted).step());
    assertTrue(Thread.interrupted());
    assertEquals(2, selection.step());
    assertEquals(4, Files.readAllLines(folder.resolve("run/validation.csv")).size() + 1);
  }

  @Test
  void theBestStepIsBestAgain() throws IOException {
    Selection selection = selection(new ToyFunction(5));
    assertTrue(selection.validate(0).best());
    assertTrue(selection.validate(0).best());
    assertFalse(selection.validate(2).best());
  }
}
