package org.featup.cuda.mutation;

/**
 * A PTX file with one statement changed.
 *
 * @param file its name, without {@code .ptx}
 * @param entry the kernel
 * @param line of the statement, from 1
 * @param kind what was done to it
 * @param from the statement as it is, with its semicolon
 * @param to what it becomes, nothing where it is dropped
 * @param nth how many equal changes of equal statements of the entry come before
 * @param start where in the text it starts
 */
public record Mutant(
    String file, String entry, int line, Kind kind, String from, String to, int nth, int start) {

  /** What is done to a statement. */
  public enum Kind {
    /** A barrier is dropped, of a block or of a warp. */
    BARRIER,
    /** A load or store takes the place behind. */
    OFFSET,
    /** A store is dropped. */
    STORE,
    /** What an operation does to its last or first operand is dropped. */
    TERM,
    /** A guard is turned round. */
    GUARD,
    /** A comparison takes its bound too, or no more; equal becomes unequal. */
    COMPARISON,
    /** Two operands change places. */
    SWAP,
    /**
     * An integer becomes one more, a zero of floats one; other floats change their sign, shuffles
     * go half as far.
     */
    CONSTANT,
    /** What {@link PlantedBugs} lists. */
    PLANTED
  }

  /**
   * Changes the file.
   *
   * @param ptx its text
   * @return the text with the one change
   */
  public String applyTo(String ptx) {
    return ptx.substring(0, start) + to + ptx.substring(start + from.length());
  }

  /** What tells it from others of its file, also after lines were added elsewhere. */
  String key() {
    return entry + '|' + kind + '|' + from + '|' + to + '|' + nth;
  }

  @Override
  public String toString() {
    String change = to.isEmpty() ? "dropped" : "-> " + to;
    return entry + " | " + kind + " | " + from + " | " + change + " (line " + line + ")";
  }
}
