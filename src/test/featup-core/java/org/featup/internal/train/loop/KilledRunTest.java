package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.featup.internal.train.loop.EventReader.Message;
import org.featup.io.Safetensors;
import org.featup.train.LoopOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end by a kill -9 or by a write that fails, and go on as if nothing had been. */
@Timeout(300)
class KilledRunTest {
  private static final int STEPS = 300;
  private static final int KILLS = 8;

  @TempDir private Path folder;

  @Test
  void killedAtAnyMomentItEndsBitForBitTheSame() throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    assertTrue(ToyTraining.train(whole, STEPS).complete());
    RandomGenerator moments = new StepRandom(System.nanoTime(), 1).generator("kill");
    int kills = 0;
    for (int i = 0; i < KILLS; i++) {
      kills += killed(ToyTraining.start(killed, STEPS), killed, moments) ? 1 : 0;
    }
    assertTrue(kills >= KILLS / 2, "only " + kills + " kills before the run was over");
    Process last = ToyTraining.start(killed, STEPS);
    String output = ToyTraining.output(last);
    assertEquals(0, last.waitFor(), output);

    Path checkpoint = Path.of(LoopOptions.CHECKPOINT);
    assertEquals(-1, Files.mismatch(whole.resolve(checkpoint), killed.resolve(checkpoint)));
    assertEquals(rows(whole), rows(killed));
    assertEquals(LongStream.rangeClosed(1, STEPS).boxed().toList(), stepsInTensorBoard(killed));
    assertEquals(List.of(), leftovers(killed));
    for (String picture : List.of("step000050-view.png", "step000300-view.png")) {
      Path file = Path.of("pictures", picture);
      assertEquals(-1, Files.mismatch(whole.resolve(file), killed.resolve(file)));
    }
  }

  /** Kills it some time after it began; false if it was faster. */
  private static boolean killed(Process process, Path run, RandomGenerator moments)
      throws Exception {
    List<String> said = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      said.add(lines.readLine());
      assertTrue(said.get(0) != null && said.get(0).startsWith("started "), said::toString);
      TimeUnit.MILLISECONDS.sleep(moments.nextInt(200));
      process.toHandle().destroyForcibly(); // the process itself would close its output
      lines.lines().forEach(said::add);
    }
    boolean early = process.waitFor() != 0;
    // What it had said of the last checkpoint, or of the one that it had gone on from, holds.
    long promised = Long.parseLong(said.get(said.size() - 1).replaceFirst(".* ", ""));
    if (promised > 0) {
      Path checkpoint = run.resolve(LoopOptions.CHECKPOINT);
      long step = Long.parseLong(Safetensors.read(checkpoint).metadata().get("step"));
      assertTrue(step >= promised, "lost: " + said + ", found " + step);
    }
    return early;
  }

  /** The rows, but for the speed, which is never the same. */
  private static List<String> rows(Path run) throws IOException {
    return Files.readAllLines(run.resolve(TrainingRun.METRICS)).stream()
        .map(row -> row.substring(0, row.lastIndexOf(',')))
        .toList();
  }

  /** As TensorBoard has it: a start takes away what is at its step or after. */
  private static List<Long> stepsInTensorBoard(Path run) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(run)) {
      files = all.filter(f -> f.toString().contains("tfevents")).sorted().toList();
    }
    List<Long> steps = new ArrayList<>();
    for (Path file : files) {
      for (Message event : EventReader.read(file)) {
        if (event.has(7)) {
          long start = (Long) event.one(2);
          steps.removeIf(step -> step >= start);
        } else if (event.has(5) && event.message(5).messages(1).get(0).has(2)) {
          steps.add((Long) event.one(2));
        }
      }
    }
    return steps;
  }

  private static List<String> leftovers(Path run) throws IOException {
    try (Stream<Path> all = Files.list(run)) {
      return all.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".tmp")).toList();
    }
  }

  /** A limit on the size of files stands for a full disk: the write fails in the middle. */
  @Test
  void aWriteThatFailsLeavesTheCheckpointBefore() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs /bin/bash");
    Path whole = folder.resolve("whole");
    Path full = folder.resolve("full");
    ToyTraining.train(whole, 20);
    ToyTraining.train(full, 9);
    Path checkpoint = full.resolve(LoopOptions.CHECKPOINT);
    byte[] before = Files.readAllBytes(checkpoint);

    Process process =
        ToyTraining.start(full, 20, "/bin/bash", "-c", "ulimit -f 200; exec \"$@\"", "bash");
    String output = ToyTraining.output(process);
    assertEquals(3, process.waitFor(), output);
    String message =
        ToyTraining.FAILED + checkpoint + ": the checkpoint of step 10 could not be written: ";
    assertTrue(output.contains(message), output);
    assertEquals(-1, output.indexOf("checkpoint 10\n"), output);
    assertArrayEquals(before, Files.readAllBytes(checkpoint));
    assertEquals(List.of(), leftovers(full));

    assertTrue(ToyTraining.train(full, 20).complete());
    assertEquals(-1, Files.mismatch(whole.resolve(LoopOptions.CHECKPOINT), checkpoint));
    assertEquals(rows(whole), rows(full));
  }
}
