package org.featup.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Works through photos; one that fails is remembered and the rest goes on. */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final CommandLine command;
  private final Results results;
  private final boolean pictured;
  private final boolean features;
  private final long start = System.nanoTime();
  private final List<Photos.Bad> failed = new ArrayList<>();
  private int done;

  Run(CommandLine command, Results results, boolean pictured, boolean features) {
    this.command = command;
    this.results = results;
    this.pictured = pictured;
    this.features = features;
  }

  void all(Pipeline pipeline, List<Photos.Photo> photos) {
    if (photos.size() == 1 || !Progress.isTerminal()) {
      photos.forEach(photo -> command.getOut().println(one(pipeline, photo)));
      return;
    }
    try (ProgressBar bar = Progress.bar("upsampling", photos.size(), command.getErr())) {
      for (Photos.Photo photo : photos) {
        bar.setExtraMessage(photo.name());
        one(pipeline, photo);
        bar.step();
      }
    }
  }

  /** What to tell of a photo. */
  private String one(Pipeline pipeline, Photos.Photo photo) {
    try {
      Pipeline.Outcome outcome = pipeline.run(photo.file(), features, pictured);
      List<Path> written = results.write(photo.name(), outcome.features(), outcome.picture());
      done++;
      String files = written.stream().map(Path::toString).collect(Collectors.joining(", "));
      return photo.file() + ": " + outcome.low() + " -> " + outcome.high() + ": " + files;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      LOG.debug("{} failed", photo.file(), e);
      return fail(photo, Messages.of(e));
    } catch (OutOfMemoryError e) {
      // One array that was too large; there is room again now that it is given up.
      return fail(photo, Messages.of(e));
    }
  }

  private String fail(Photos.Photo photo, String reason) {
    failed.add(new Photos.Bad(photo.file(), reason));
    return photo.file() + ": failed";
  }

  /**
   * Prints the summary.
   *
   * @param bad what was given and is no photo
   * @return the exit status
   */
  int finish(List<Photos.Bad> bad, Path out, String where) {
    List<Photos.Bad> all = new ArrayList<>(bad);
    all.addAll(failed);
    PrintWriter summary = command.getOut();
    if (done > 0) {
      double seconds = (System.nanoTime() - start) / 1e9;
      summary.printf(
          Locale.ROOT,
          "%d of %d done in %.1f s%s: %s%n",
          done,
          done + all.size(),
          seconds,
          where,
          out);
    }
    summary.flush();
    PrintWriter err = command.getErr();
    for (Photos.Bad photo : all) {
      err.println("featup: failed: " + photo.message());
    }
    err.flush();
    return all.isEmpty() ? 0 : 1;
  }
}
