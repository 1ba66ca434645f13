package org.featup.cuda.machine;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the compiler says of a kernel.
 *
 * @param registers of a thread
 * @param shared static shared memory of a block in bytes
 * @param stack bytes of a thread's stack frame
 * @param spilled bytes stored and loaded because registers ran out
 */
record KernelUse(int registers, int shared, int stack, int spilled) {
  private static final Pattern ENTRY = Pattern.compile("Compiling entry function '(\\w+)'");
  private static final Pattern FRAME =
      Pattern.compile("(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill");
  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");
  private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

  /** Reads the verbose log of ptxas, which its library writes too. */
  static Map<String, KernelUse> parse(String log) {
    Map<String, KernelUse> uses = new TreeMap<>();
    Pattern next = Pattern.compile("(?=Compiling entry function)");
    for (String part : next.splitAsStream(log).toList()) {
      Matcher entry = ENTRY.matcher(part);
      if (entry.find()) {
        uses.put(
            entry.group(1),
            new KernelUse(
                number(REGISTERS, part, 1, true),
                number(SHARED, part, 1, false),
                number(FRAME, part, 1, true),
                number(FRAME, part, 2, true) + number(FRAME, part, 3, true)));
      }
    }
    return uses;
  }

  private static int number(Pattern pattern, String text, int group, boolean required) {
    Matcher matcher = pattern.matcher(text);
    if (matcher.find()) {
      return Integer.parseInt(matcher.group(group));
    }
    if (required) {
      throw new IllegalArgumentException("expected " + pattern + " in " + text);
    }
    return 0;
  }
}
