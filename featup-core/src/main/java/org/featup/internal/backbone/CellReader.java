package org.featup.internal.backbone;

import java.util.Arrays;
import org.featup.backbone.OutputLayout;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Finds the image's cells in what a graph gave, without copying them. */
public final class CellReader {
  /** More tokens than this before the cells mean that the stride is wrong, not many registers. */
  private static final int MOST_PREFIX_TOKENS = 16;

  private final String name;
  private final OnnxOptions options;

  /** The name is for messages. */
  public CellReader(String name, OnnxOptions options) {
    this.name = name;
    this.options = options;
  }

  /** A view of shape (batch, C, cells of rows, cells of columns). */
  public NDArray read(OnnxGraph.Output output, int batch, Framing rows, Framing columns) {
    long[] shape = output.shape();
    OutputLayout layout = options.layout();
    if (layout == OutputLayout.AUTO) {
      layout = shape.length == 4 ? OutputLayout.FEATURE_MAP : OutputLayout.TOKENS;
    }
    NDArray all =
        layout == OutputLayout.TOKENS
            ? tokens(output, batch, rows, columns)
            : map(output, batch, rows, columns, layout == OutputLayout.FEATURE_MAP);
    return all.crop(rows.crop(), columns.crop(), rows.cells(), columns.cells());
  }

  private NDArray map(
      OnnxGraph.Output output, int batch, Framing rows, Framing columns, boolean channelsFirst) {
    long[] s = output.shape();
    if (s.length != 4 || s[0] != batch) {
      throw unexpected(s, "a feature map of rank 4 for a batch of " + batch);
    }
    long h = channelsFirst ? s[2] : s[1];
    long w = channelsFirst ? s[3] : s[2];
    if (h != rows.outputs() || w != columns.outputs()) {
      throw unexpected(
          s,
          cells(rows, columns)
              + "; if the stride is right, the graph pads otherwise than its grid(CellGrid), --grid"
              + " KIND on the command line, says");
    }
    long c = channelsFirst ? s[1] : s[3];
    return NDArray.wrap(
        output.data(),
        Shape.of(batch, c, h, w),
        channelsFirst ? Layout.NCHW : Layout.CHANNELS_LAST);
  }

  private NDArray tokens(OnnxGraph.Output output, int batch, Framing rows, Framing columns) {
    long[] s = output.shape();
    boolean single = s.length == 2 && batch == 1;
    if (!single && (s.length != 3 || s[0] != batch)) {
      throw unexpected(s, "tokens of rank 3 for a batch of " + batch);
    }
    long count = s[s.length - 2];
    long prefix = count - (long) rows.outputs() * columns.outputs();
    boolean wrong =
        options.prefixTokens() >= 0
            ? prefix != options.prefixTokens()
            : prefix < 0 || prefix > MOST_PREFIX_TOKENS;
    if (wrong) {
      String before =
          options.prefixTokens() >= 0
              ? options.prefixTokens() + " prefix tokens"
              : "at most "
                  + MOST_PREFIX_TOKENS
                  + " prefix tokens (or as many as prefixTokens(int), --prefix-tokens N on the"
                  + " command line, says)";
      throw unexpected(s, "the tokens of " + cells(rows, columns) + " after " + before);
    }
    int c = Math.toIntExact(s[s.length - 1]);
    int w = columns.outputs();
    return NDArray.wrap(
        output.data(),
        Math.toIntExact(prefix * c),
        new Shape(batch, c, rows.outputs(), w),
        Math.toIntExact(count * c),
        1,
        w * c,
        c);
  }

  private String cells(Framing rows, Framing columns) {
    return rows.outputs()
        + "x"
        + columns.outputs()
        + " cells (input "
        + rows.total()
        + "x"
        + columns.total()
        + ", stride "
        + options.grid().stride()
        + ")";
  }

  private IllegalArgumentException unexpected(long[] given, String expected) {
    return new IllegalArgumentException(
        name + ": the output is " + Arrays.toString(given) + ", expected " + expected);
  }
}
