package org.featup.internal.backbone;

import java.util.Map;
import org.featup.backbone.CellGrid;
import org.featup.backbone.OnnxBackboneBuilder;
import org.featup.backbone.OutputLayout;
import org.featup.backbone.SizeRule;
import org.featup.io.Normalization;

/** What {@link OnnxBackboneBuilder} gathered; null or -1 where the graph itself decides. */
public record OnnxOptions(
    String name,
    String input,
    String output,
    Map<String, double[]> constants,
    Normalization normalization,
    CellGrid grid,
    int context,
    OutputLayout layout,
    int prefixTokens,
    SizeRule sizeRule,
    Norm norm,
    int maxBatch,
    int threads) {

  /** Cells of context around the image of a convolutional network that takes any size. */
  private static final int CONVOLUTIONAL_CONTEXT = 4;

  /** Fills in what depends on the graph: the context, and the stride where shapes tell it. */
  public OnnxOptions resolve(OnnxGraph graph) {
    CellGrid cells = grid != null ? grid : CellGrid.patches(declaredStride(graph));
    boolean map = layout == OutputLayout.AUTO ? graph.outputRank() == 4 : !tokens();
    boolean anySize = graph.fixedHeight() < 0 && graph.fixedWidth() < 0;
    int around = context >= 0 ? context : map && anySize ? CONVOLUTIONAL_CONTEXT : 0;
    return new OnnxOptions(
        name,
        input,
        output,
        constants,
        normalization,
        cells,
        around,
        layout,
        prefixTokens,
        sizeRule,
        norm,
        maxBatch,
        threads);
  }

  private boolean tokens() {
    return layout == OutputLayout.TOKENS;
  }

  private int declaredStride(OnnxGraph graph) {
    long[] out = graph.outputShape();
    if (out.length == 4 && graph.fixedHeight() > 0 && !tokens()) {
      long rows = layout == OutputLayout.FEATURE_MAP_CHANNELS_LAST ? out[1] : out[2];
      if (rows > 0 && graph.fixedHeight() % rows == 0) {
        return (int) (graph.fixedHeight() / rows);
      }
    }
    throw new IllegalArgumentException(
        graph.name()
            + ": the graph does not tell its stride; name it with stride(int), the patch size of a"
            + " vision transformer, or grid(CellGrid), --stride N and --grid KIND on the command"
            + " line");
  }
}
