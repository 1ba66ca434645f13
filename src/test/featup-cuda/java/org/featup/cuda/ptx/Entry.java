package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;

/**
 * A kernel as written.
 *
 * @param line where it starts
 * @param name its name
 * @param parameters what a launch gives
 * @param maxThreads the most threads of a block, by {@code .maxntid} or {@code .reqntid}
 * @param required the block's extents by {@code .reqntid}, or null
 * @param registers the type of each register, by name
 * @param variables shared and local variables of its own
 * @param statements labels and instructions
 */
record Entry(
    int line,
    String name,
    List<Parameter> parameters,
    int maxThreads,
    int[] required,
    Map<String, PtxType> registers,
    List<Variable> variables,
    List<Statement> statements) {

  /** A parameter of a kernel. */
  record Parameter(PtxType type, String name) {}
}
