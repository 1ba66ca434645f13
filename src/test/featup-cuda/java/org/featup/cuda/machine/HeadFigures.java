package org.featup.cuda.machine;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the head of a PTX file says of one of its kernels, in a line of its own for each:
 *
 * <pre>
 * // sm_80: stage_apply 128 registers, 512 + 46032 bytes shared, 64 threads
 * </pre>
 *
 * <p>that is, registers of a thread, shared memory of a block (static, and with D = 7 dynamic; the
 * latter is left out where there is none) and threads of a block, with D = 7 where they vary.
 *
 * @param registers of a thread, compiled for sm_80
 * @param shared static shared memory in bytes
 * @param dynamic dynamic shared memory in bytes
 * @param threads of a block
 */
record HeadFigures(int registers, int shared, int dynamic, int threads) {
  private static final Pattern LINE =
      Pattern.compile(
          "^// sm_80: (\\w+) (\\d+) registers, (\\d+)(?: \\+ (\\d+))? bytes shared,"
              + " (\\d+) threads$",
          Pattern.MULTILINE);

  /** The figures by kernel. */
  static Map<String, HeadFigures> of(String ptx) {
    Map<String, HeadFigures> figures = new TreeMap<>();
    Matcher line = LINE.matcher(ptx);
    while (line.find()) {
      String dynamic = line.group(4);
      figures.put(
          line.group(1),
          new HeadFigures(
              Integer.parseInt(line.group(2)),
              Integer.parseInt(line.group(3)),
              dynamic == null ? 0 : Integer.parseInt(dynamic),
              Integer.parseInt(line.group(5))));
    }
    return figures;
  }
}
