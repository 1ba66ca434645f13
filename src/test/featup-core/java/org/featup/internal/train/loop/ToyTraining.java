package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.train.LoopOptions;
import org.featup.train.NAdamOptions;
import org.featup.train.Schedule;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;

/** A run of {@link ToyFunction}, in this process or in one of its own that may be killed. */
public final class ToyTraining implements TrainingListener {
  public static final String FAILED = "failed: ";
  private static final int SIZE = 50_000;

  public static ToyRun run(Path folder, ToyFunction toy, long steps, TrainingListener listener) {
    return new ToyRun(folder, Learning.of(toy.parameters), options(steps), listener);
  }

  /** Trains in this process. */
  public static TrainingOutcome train(Path folder, long steps) throws IOException {
    ToyFunction toy = new ToyFunction(SIZE);
    return run(folder, toy, steps, new TrainingListener() {}).run(true, toy);
  }

  private static LoopOptions options(long steps) {
    return new LoopOptions(3, steps, NAdamOptions.defaults(), 1, 10, 1e9, 2, 50, Schedule.CONSTANT);
  }

  /** Starts a process that trains, with a command before that of Java, such as a shell's. */
  public static Process start(Path folder, long steps, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(ToyTraining.class.getName(), folder.toString(), "" + steps));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** All that it says until it ends. */
  public static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  public static void main(String[] args) {
    try {
      ToyFunction toy = new ToyFunction(SIZE);
      run(Path.of(args[0]), toy, Long.parseLong(args[1]), new ToyTraining()).run(true, toy);
    } catch (IOException e) {
      System.out.println(FAILED + e.getMessage());
      System.exit(3);
    }
  }

  @Override
  public void started(long step, long steps) {
    System.out.println("started " + step);
  }

  @Override
  public void checkpointWritten(long step, Path file) {
    System.out.println("checkpoint " + step);
  }
}
