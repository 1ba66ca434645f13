package org.featup.cuda.ptx;

/** The arrays of a warp that hold registers, each of 32 lanes; a predicate is a bit per lane. */
enum RegisterFile {
  PREDICATES,
  INTS,
  FLOATS,
  LONGS,
  DOUBLES
}
