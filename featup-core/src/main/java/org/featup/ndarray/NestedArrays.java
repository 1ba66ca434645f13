package org.featup.ndarray;

/** Java's arrays of arrays, which may be ragged, as one dense array. */
final class NestedArrays {
  private NestedArrays() {}

  static NDArray copy(float[][][][] nchw) {
    if (nchw.length == 0 || nchw[0].length == 0 || nchw[0][0].length == 0) {
      throw new IllegalArgumentException("the nested array is empty");
    }
    Shape shape = new Shape(nchw.length, nchw[0].length, nchw[0][0].length, nchw[0][0][0].length);
    NDArray result = NDArray.zeros(shape);
    for (int n = 0; n < shape.n(); n++) {
      requireExtent("channels", nchw[n].length, shape.c());
      for (int c = 0; c < shape.c(); c++) {
        requireExtent("rows", nchw[n][c].length, shape.h());
        for (int h = 0; h < shape.h(); h++) {
          requireExtent("columns", nchw[n][c][h].length, shape.w());
          for (int w = 0; w < shape.w(); w++) {
            result.set(n, c, h, w, nchw[n][c][h][w]);
          }
        }
      }
    }
    return result;
  }

  private static void requireExtent(String axis, int given, int expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          "the nested array is ragged: expected " + expected + " " + axis + ", given " + given);
    }
  }
}
