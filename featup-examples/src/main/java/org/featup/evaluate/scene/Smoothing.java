package org.featup.evaluate.scene;

import java.util.Arrays;

/** Makes a mask of many small pieces the mask of one object. */
final class Smoothing {
  private static final int PASSES = 2;

  private Smoothing() {}

  /** The mask with all that the square's border cannot reach without crossing it. */
  static boolean[] filled(boolean[] mask, int side) {
    boolean[] outside = new boolean[mask.length];
    int[] stack = new int[mask.length];
    int depth = 0;
    for (int p = 0; p < mask.length; p++) {
      boolean rim = p % side == 0 || p % side == side - 1 || p / side == 0 || p / side == side - 1;
      if (rim && !mask[p]) {
        outside[p] = true;
        stack[depth++] = p;
      }
    }
    while (depth > 0) {
      for (int neighbour : neighbours(stack[--depth], side)) {
        if (!mask[neighbour] && !outside[neighbour]) {
          outside[neighbour] = true;
          stack[depth++] = neighbour;
        }
      }
    }
    boolean[] filled = new boolean[mask.length];
    for (int p = 0; p < mask.length; p++) {
      filled[p] = !outside[p];
    }
    return filled;
  }

  /** The mask without hairs of one pixel: each pixel as most of the 3x3 around it, twice. */
  static boolean[] majority(boolean[] mask, int side) {
    boolean[] from = mask;
    for (int pass = 0; pass < PASSES; pass++) {
      boolean[] to = new boolean[mask.length];
      for (int p = 0; p < mask.length; p++) {
        to[p] = surplus(from, side, p) > 0;
      }
      from = to;
    }
    return from;
  }

  /** By how many the pixels that are set outnumber the others around one. */
  private static int surplus(boolean[] mask, int side, int pixel) {
    int surplus = 0;
    for (int y = Math.max(0, pixel / side - 1); y <= Math.min(side - 1, pixel / side + 1); y++) {
      for (int x = Math.max(0, pixel % side - 1); x <= Math.min(side - 1, pixel % side + 1); x++) {
        surplus += mask[y * side + x] ? 1 : -1;
      }
    }
    return surplus;
  }

  /** The pixels above, below and beside one. */
  static int[] neighbours(int pixel, int side) {
    int[] found = new int[4];
    int n = 0;
    if (pixel >= side) {
      found[n++] = pixel - side;
    }
    if (pixel < side * (side - 1)) {
      found[n++] = pixel + side;
    }
    if (pixel % side > 0) {
      found[n++] = pixel - 1;
    }
    if (pixel % side < side - 1) {
      found[n++] = pixel + 1;
    }
    return Arrays.copyOf(found, n);
  }
}
