package org.featup.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files that are not used, said when they are met and once more in the end. */
final class Problems {
  /** A folder of 100,000 labels beside the pictures need not fill the screen. */
  private static final int NAMED = 200;

  private final PrintWriter err;
  private final String what;
  private final List<Photos.Bad> all = new ArrayList<>();

  /**
   * None yet.
   *
   * @param err where they are told
   * @param what happened to the files: failed, or passed over
   */
  Problems(PrintWriter err, String what) {
    this.err = err;
    this.what = what;
  }

  /** Remembers a file and tells of it, on a line of its own even where a bar is shown. */
  void tell(Photos.Bad file) {
    all.add(file);
    if (all.size() <= NAMED) {
      Progress.print(err, "featup: " + what + ": " + file.message());
    }
  }

  /** Remembers files that are told of in the end only. */
  void add(List<Photos.Bad> files) {
    all.addAll(files);
  }

  int count() {
    return all.size();
  }

  /** Names all; beyond some hundred, only how many there are for each reason. */
  void summarize() {
    if (all.isEmpty()) {
      return;
    }
    err.println("featup: " + what + ", " + all.size() + (all.size() == 1 ? " file:" : " files:"));
    all.stream().limit(NAMED).forEach(file -> err.println("  " + file.message()));
    Map<String, Integer> more = new LinkedHashMap<>();
    all.stream().skip(NAMED).forEach(file -> more.merge(file.bareReason(), 1, Integer::sum));
    more.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(NAMED)
        .forEach(e -> err.println("  and " + e.getValue() + " more: " + e.getKey()));
    err.flush();
  }
}
