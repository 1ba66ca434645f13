package org.featup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Links of Javadoc, which bytecode does not hold: a source names no room above its own, and the
 * documentation of what users see names nothing internal.
 */
class SourceLinksTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", "")).resolve("src/main/java/org/featup");

  private static final int NO_ROW = Integer.MAX_VALUE;

  private static final Pattern NAME =
      Pattern.compile("org[.]featup[.](internal[.])?((?:[a-z0-9]+[.])*)([A-Z][A-Za-z0-9]*)");

  private static final Pattern JAVADOC = Pattern.compile("/[*][*].*?[*]/", Pattern.DOTALL);

  @Test
  void linksPointDown() throws IOException {
    List<String> upward = new ArrayList<>();
    for (Path source : sources()) {
      int row = row(SOURCES.relativize(source).toString().replace("internal/", ""));
      Matcher name = NAME.matcher(Files.readString(source));
      while (name.find()) {
        if (row != NO_ROW && row(name.group(2).replace('.', '/')) < row) {
          upward.add(source.getFileName() + " names " + name.group());
        }
      }
    }
    assertEquals(List.of(), upward);
  }

  @Test
  void documentationOfTheApiNamesNothingInternal() throws IOException {
    List<String> exposed = new ArrayList<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      if (source.startsWith(SOURCES.resolve("internal")) || !isPublic(text)) {
        continue;
      }
      String documentation =
          String.join("\n", JAVADOC.matcher(text).results().map(m -> m.group()).toList());
      Matcher name = NAME.matcher(text);
      while (name.find()) {
        boolean linked = documentation.matches("(?s).*@link " + name.group(3) + "\\b.*");
        if (name.group(1) != null && (linked || documentation.contains(name.group()))) {
          exposed.add(source.getFileName() + " documents " + name.group());
        }
      }
    }
    assertEquals(List.of(), exposed);
  }

  private static boolean isPublic(String source) {
    return Pattern.compile("^public ", Pattern.MULTILINE).matcher(source).find();
  }

  /** The row of a room; the backends are in none, and {@link ArchitectureTest} keeps them apart. */
  private static int row(String path) {
    String room = path.contains("/") ? path.substring(0, path.indexOf('/')) : "featup";
    for (int row = 0; row < ArchitectureTest.ROWS.size(); row++) {
      if (ArchitectureTest.ROWS.get(row).contains(room)) {
        return row;
      }
    }
    return NO_ROW;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertFalse(sources.isEmpty());
      return sources;
    }
  }
}
