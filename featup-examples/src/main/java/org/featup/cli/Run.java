package org.featup.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.featup.io.PlainText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Works through photos; one that fails is told of and the rest goes on. */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final CommandLine command;
  private final Results results;
  private final Problems failed;
  private final Problems passedOver;
  private final int given;
  private final long start = System.nanoTime();
  private int done;
  private long bytes;

  /** Tells at once of what was given and is no photo. */
  Run(CommandLine command, Results results, Photos photos) {
    this.command = command;
    this.results = results;
    this.failed = new Problems(command.getErr(), "failed");
    this.passedOver = new Problems(command.getErr(), "passed over");
    this.given = photos.photos().size() + photos.bad().size() + photos.passedOver().size();
    photos.bad().forEach(failed::tell);
    passedOver.add(photos.passedOver());
  }

  void all(Pipeline pipeline, List<Photos.Photo> photos) {
    if (photos.size() == 1 || !Progress.isTerminal()) {
      photos.forEach(photo -> command.getOut().println(one(pipeline, photo)));
      return;
    }
    try (ProgressBar bar = Progress.bar("upsampling", photos.size(), command.getErr())) {
      for (Photos.Photo photo : photos) {
        bar.setExtraMessage(PlainText.of(photo.name()));
        one(pipeline, photo);
        bar.step();
      }
    }
  }

  /** What to tell of a photo. */
  private String one(Pipeline pipeline, Photos.Photo photo) {
    try {
      results.require(photo.name());
      Pipeline.Outcome outcome =
          pipeline.run(photo.file(), shape -> results.requireSpace(photo.name(), shape));
      List<Results.Written> written =
          results.write(photo.name(), outcome.features(), outcome.picture());
      done++;
      bytes += written.stream().mapToLong(Results.Written::bytes).sum();
      String files = written.stream().map(Object::toString).collect(Collectors.joining(", "));
      return PlainText.of(
          photo.file() + ": " + outcome.low() + " -> " + outcome.high() + ": " + files);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      LOG.debug("{} failed", photo.file(), e);
      return fail(photo, Messages.of(e));
    } catch (ArithmeticException | OutOfMemoryError e) {
      // One array that was too large; there is room again now that it is given up.
      return fail(photo, Messages.of(e));
    }
  }

  private String fail(Photos.Photo photo, String reason) {
    failed.tell(new Photos.Bad(photo.file(), reason));
    return PlainText.of(photo.file()) + ": failed";
  }

  /**
   * Prints the summary.
   *
   * @return the exit status; files that folders hold besides photos do not matter to it
   */
  int finish(Path out, String where) {
    PrintWriter summary = command.getOut();
    if (done > 0) {
      String others = passedOver.count() > 0 ? ", " + passedOver.count() + " passed over" : "";
      summary.printf(
          Locale.ROOT,
          "%d of %d done%s in %.1f s%s: %s (%s)%n",
          done,
          done + failed.count(),
          others,
          (System.nanoTime() - start) / 1e9,
          where,
          PlainText.of(out),
          Results.size(bytes));
    }
    summary.flush();
    passedOver.summarize();
    if (given > 1) {
      failed.summarize();
    }
    command.getErr().flush();
    return failed.count() == 0 ? 0 : 1;
  }
}
