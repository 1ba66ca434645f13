package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.featup.train.LoopOptions;
import org.featup.train.NAdamOptions;
import org.featup.train.Schedule;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final TrainingListener NOBODY = new TrainingListener() {};

  @TempDir private Path parent;

  private static TrainingOutcome train(Path folder, boolean resume, long steps, long seed)
      throws IOException {
    ToyFunction toy = new ToyFunction(10);
    LoopOptions options =
        new LoopOptions(seed, steps, NAdamOptions.defaults(), 1, 10, 1e6, 2, 4, Schedule.CONSTANT);
    return new ToyRun(folder, Learning.of(toy.parameters), options, NOBODY).run(resume, toy);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> folder.relativize(f).toString())
          .map(f -> f.replaceFirst("\\d{10}", "TIME"))
          .sorted()
          .toList();
    }
  }

  @Test
  void aFolderHoldsARun() throws IOException {
    Path folder = parent.resolve("runs/one");
    assertTrue(train(folder, false, 5, 1).complete());
    assertEquals(
        List.of(
            ".lock",
            "checkpoint.safetensors",
            "events.out.tfevents.TIME.featup",
            "metrics.csv",
            "pictures/step000004-view.png",
            "pictures/step000005-view.png"),
        names(folder));
    assertEquals(6, Files.readAllLines(folder.resolve("metrics.csv")).size());
  }

  @Test
  void aRunIsNotOverwritten() throws IOException {
    train(parent, false, 5, 1);
    IOException e = assertThrows(IOException.class, () -> train(parent, false, 5, 1));
    assertTrue(e.getMessage().startsWith(parent + ": holds a run already"), e.getMessage());
    assertEquals(new TrainingOutcome(7, 7), train(parent, true, 7, 1));
    assertEquals(8, Files.readAllLines(parent.resolve("metrics.csv")).size());
  }

  @Test
  void anotherConfigurationIsRefusedBeforeAnythingIsTouched() throws IOException {
    train(parent, false, 5, 1);
    List<String> before = names(parent);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> train(parent, true, 7, 2));
    assertTrue(e.getMessage().contains("seed was 1, given 2"), e.getMessage());
    assertEquals(before, names(parent));
    assertEquals(6, Files.readAllLines(parent.resolve("metrics.csv")).size());
  }

  @Test
  void resumingWithoutACheckpointBeginsAnew() throws IOException {
    Files.writeString(parent.resolve("metrics.csv"), "step,other\n1,2\n");
    Path leftover = Files.writeString(parent.resolve(".featup-1234.tmp"), "half a checkpoint");
    assertTrue(train(parent, true, 3, 1).complete());
    assertEquals(4, Files.readAllLines(parent.resolve("metrics.csv")).size());
    assertFalse(Files.exists(leftover));
  }

  /** Neither one of this process nor, after that was refused, one of another. */
  @Test
  void twoRunsDoNotShareAFolder() throws IOException {
    ToyFunction toy = new ToyFunction(10);
    LoopOptions options =
        new LoopOptions(1, 3, NAdamOptions.defaults(), 1, 10, 1e6, 2, 4, Schedule.CONSTANT);
    TrainingTask nested =
        (random, terms) -> {
          IOException e = assertThrows(IOException.class, () -> train(parent, true, 3, 1));
          assertEquals(parent + ": another run is training in this folder", e.getMessage());
          if (random.step() == 1) {
            String other = ToyTraining.output(ToyTraining.start(parent, 3));
            assertTrue(other.contains("another run is training"), other);
          }
          toy.step(random, terms);
        };
    new ToyRun(parent, Learning.of(toy.parameters), options, NOBODY).run(false, nested);
    assertTrue(train(parent, true, 4, 1).complete(), "free again");
  }

  @Test
  void stopsBeforeItBegins() throws IOException {
    ToyFunction toy = new ToyFunction(10);
    LoopOptions options =
        new LoopOptions(1, 3, NAdamOptions.defaults(), 1, 10, 1e6, 2, 4, Schedule.CONSTANT);
    ToyRun run = new ToyRun(parent, Learning.of(toy.parameters), options, NOBODY);
    run.stop();
    assertEquals(0, run.run(false, toy).step());
    Thread.currentThread().interrupt();
    assertEquals(0, train(parent, true, 3, 1).step());
    assertTrue(Thread.interrupted());
    assertTrue(train(parent, true, 3, 1).complete());
  }

  @Test
  void aFolderThatCannotBeIsRefused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "x");
    IOException e = assertThrows(IOException.class, () -> train(file.resolve("run"), false, 3, 1));
    assertTrue(e.getMessage().contains("file"), e.getMessage());
    assertThrows(IOException.class, () -> train(file, false, 3, 1));
  }
}
