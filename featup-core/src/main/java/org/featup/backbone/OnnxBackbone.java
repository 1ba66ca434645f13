package org.featup.backbone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.featup.internal.backbone.CellReader;
import org.featup.internal.backbone.Framing;
import org.featup.internal.backbone.GraphInput;
import org.featup.internal.backbone.ImageResize;
import org.featup.internal.backbone.OnnxGraph;
import org.featup.internal.backbone.OnnxLibrary;
import org.featup.internal.backbone.OnnxOptions;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backbone from an ONNX file, run by ONNX Runtime on the CPU.
 *
 * <pre>{@code
 * try (Backbone dino =
 *     OnnxBackbone.builder(Path.of("dino_vits16.onnx")).output("tokens").stride(16).build()) {
 *   NDArray features = dino.features(image);
 * }
 * }</pre>
 *
 * <p>ONNX Runtime is an optional dependency: add {@code com.microsoft.onnxruntime:onnxruntime}.
 * Calls from several threads are allowed and run side by side; {@link #close} waits for them.
 *
 * <p>An ONNX file is a program. Files that are broken end in an error, but one made to do so can
 * take any amount of memory and time outside the Java heap: load files whose origin you trust.
 */
public final class OnnxBackbone implements Backbone {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxBackbone.class);

  private final OnnxGraph graph;
  private final OnnxOptions options;
  private final CellReader reader;

  private OnnxBackbone(OnnxGraph graph, OnnxOptions options) {
    this.graph = graph;
    this.options = options;
    this.reader = new CellReader(graph.name(), options);
  }

  /**
   * Starts from a file. Weights kept in files beside it are found there.
   *
   * @param model an ONNX file
   * @return a builder; its {@link OnnxBackboneBuilder#build build} reads the file
   */
  public static OnnxBackboneBuilder builder(Path model) {
    Path file = model.getFileName();
    return new OnnxBackboneBuilder(model, null, file == null ? model.toString() : file.toString());
  }

  /**
   * Starts from the bytes of an ONNX file.
   *
   * @param name a name for logs and errors
   * @param model the bytes; not copied, do not modify them before {@link OnnxBackboneBuilder#build}
   * @return a builder
   */
  public static OnnxBackboneBuilder builder(String name, byte[] model) {
    return new OnnxBackboneBuilder(null, Objects.requireNonNull(model, "model"), name);
  }

  static OnnxBackbone open(Path path, byte[] model, OnnxOptions options) throws IOException {
    OnnxLibrary.require();
    OnnxGraph graph = OnnxGraph.open(path, model, options);
    try {
      OnnxOptions resolved = options.resolve(graph);
      LOG.debug("{}: {}, context {} cells", resolved.name(), resolved.grid(), resolved.context());
      OnnxBackbone backbone = new OnnxBackbone(graph, resolved);
      backbone.framing(graph.fixedHeight(), resolved.grid().stride());
      backbone.framing(graph.fixedWidth(), resolved.grid().stride());
      return backbone;
    } catch (IllegalArgumentException e) {
      graph.close();
      throw e;
    }
  }

  @Override
  public NDArray features(NDArray image) {
    Shape shape = image.shape();
    if (shape.c() != 3) {
      throw new IllegalArgumentException("expected an image of 3 channels (RGB), given " + shape);
    }
    Framing rows = framing(graph.fixedHeight(), shape.h());
    Framing columns = framing(graph.fixedWidth(), shape.w());
    requireSize(shape, rows, columns);
    NDArray sized = ImageResize.to(image.toHost(), rows.inner(), columns.inner());
    GraphInput input = new GraphInput(sized, rows, columns, options.normalization());

    int fixed = graph.fixedBatch();
    int step = fixed > 0 ? fixed : Math.min(options.maxBatch(), shape.n());
    NDArray features = null;
    for (int n = 0; n < shape.n(); n += step) {
      OnnxGraph.Output output = graph.run(input.images(n, step), input.shape(step));
      NDArray cells = reader.read(output, step, rows, columns);
      if (features == null) {
        Shape whole = new Shape(shape.n(), cells.shape().c(), rows.cells(), columns.cells());
        features = NDArray.zeros(whole);
      }
      int used = Math.min(step, shape.n() - n);
      float[] part = cells.toArray(Layout.CHANNELS_LAST);
      int length = part.length / step;
      System.arraycopy(part, 0, features.data(), features.offset() + n * length, used * length);
    }
    return options.norm() == null ? features : options.norm().apply(features);
  }

  @Override
  public int stride() {
    return options.grid().stride();
  }

  @Override
  public String name() {
    return options.name();
  }

  /** {@inheritDoc} Waits for the calls that are running. */
  @Override
  public void close() {
    graph.close();
  }

  private Framing framing(int fixed, int imageSize) {
    return fixed > 0
        ? Framing.fixed(options.grid(), options.context(), fixed)
        : Framing.any(options.grid(), options.context(), imageSize);
  }

  private void requireSize(Shape given, Framing rows, Framing columns) {
    boolean fits = given.h() == rows.inner() && given.w() == columns.inner();
    if (options.sizeRule() == SizeRule.REFUSE && !fits) {
      boolean any = graph.fixedHeight() < 0 && graph.fixedWidth() < 0;
      throw new IllegalArgumentException(
          graph.name()
              + ": expected an image of "
              + rows.inner()
              + "x"
              + columns.inner()
              + (any ? " or other multiples of " + stride() : "")
              + " pixels, given "
              + given.h()
              + "x"
              + given.w());
    }
  }
}
