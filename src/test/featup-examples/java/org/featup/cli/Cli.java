package org.featup.cli;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * A command that was run in this JVM.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it complained of
 */
record Cli(int status, String out, String err) {

  static Cli run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = FeatUpCommand.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int status = line.execute(texts);
    return new Cli(status, out.toString(), err.toString());
  }

  String lastLine() {
    String[] lines = out.strip().split("\\R", -1);
    return lines[lines.length - 1];
  }

  static Path golden() {
    try {
      return new File(Cli.class.getResource("/golden").toURI()).toPath();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
