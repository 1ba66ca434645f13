package org.featup.backbone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.featup.internal.backbone.Norm;
import org.featup.internal.backbone.OnnxOptions;
import org.featup.io.Normalization;
import org.featup.spi.LayerNorm;

/**
 * The options of an {@link OnnxBackbone}. All but the model have a default where the graph has one
 * input, one output and tells its stride; usually {@link #output} and {@link #stride} or {@link
 * #grid} are named. Not thread-safe; may build more than once.
 */
public final class OnnxBackboneBuilder {
  private final Path path;
  private final byte[] model;
  private String name;
  private String input;
  private String output;
  private final Map<String, double[]> constants = new LinkedHashMap<>();
  private Normalization normalization = Normalization.IMAGENET;
  private CellGrid grid;
  private int context = -1;
  private OutputLayout layout = OutputLayout.AUTO;
  private int prefixTokens = -1;
  private SizeRule sizeRule = SizeRule.RESIZE;
  private Norm norm;
  private int maxBatch = 8;
  private int threads = 2;

  OnnxBackboneBuilder(Path path, byte[] model, String name) {
    this.path = path;
    this.model = model;
    this.name = name;
  }

  /**
   * Names the backbone.
   *
   * @param value a name for logs and errors, not empty; the file's name by default
   * @return this
   * @throws IllegalArgumentException if it is blank
   */
  public OnnxBackboneBuilder name(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("expected a name, given a blank one");
    }
    name = value;
    return this;
  }

  /**
   * Names the graph's image input.
   *
   * @param value an input of the graph; by default the only one that has no constant
   * @return this
   */
  public OnnxBackboneBuilder input(String value) {
    input = Objects.requireNonNull(value, "input");
    return this;
  }

  /**
   * Gives another input of the graph its value, the same for every image. Initialisers that the
   * graph lists as inputs have theirs and need none.
   *
   * @param name an input of numbers or truth values; these are 0 for false and 1 for true
   * @param values one for all elements, or as many as it has; an extent that the graph leaves open
   *     is that of the image with the same name, otherwise 1
   * @return this
   * @throws IllegalArgumentException if there are no values
   */
  public OnnxBackboneBuilder constant(String name, double... values) {
    Objects.requireNonNull(name, "name");
    if (values.length == 0) {
      throw new IllegalArgumentException("constant " + name + ": expected a value, given none");
    }
    constants.put(name, values.clone());
    return this;
  }

  /**
   * Names the graph's output that holds the features.
   *
   * @param value an output of the graph; the only one by default
   * @return this
   */
  public OnnxBackboneBuilder output(String value) {
    output = Objects.requireNonNull(value, "output");
    return this;
  }

  /**
   * Says what the graph wants its input normalised with. The image passed to the backbone is
   * normalised with ImageNet's values all the same.
   *
   * @param value mean and deviation of RGB in 0..1; {@link Normalization#IMAGENET} by default
   * @return this
   */
  public OnnxBackboneBuilder normalization(Normalization value) {
    normalization = Objects.requireNonNull(value, "normalization");
    return this;
  }

  /**
   * Sets the side of a cell, for patches side by side. Short for {@code
   * grid(CellGrid.patches(value))}.
   *
   * @param value pixels, at least 1
   * @return this
   * @throws IllegalArgumentException if it is below 1
   */
  public OnnxBackboneBuilder stride(int value) {
    return grid(CellGrid.patches(value));
  }

  /**
   * Sets where the cells lie on the image.
   *
   * @param value the grid; by default patches of the stride the declared shapes tell, if they do
   * @return this
   */
  public OnnxBackboneBuilder grid(CellGrid value) {
    grid = Objects.requireNonNull(value, "grid");
    return this;
  }

  /**
   * Surrounds the image with its reflection, and crops away the cells of that border again.
   * Convolutional networks pad with zeros, which spoils their outer cells; with context those are
   * not the image's. Vision transformers have position embeddings and take none.
   *
   * @param cells cells on every side, 0 for none; by default 4 for feature maps of graphs that take
   *     any size, else 0
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public OnnxBackboneBuilder context(int cells) {
    context = atLeast(0, "context", cells);
    return this;
  }

  /**
   * Says how the output holds its cells.
   *
   * @param value the layout; by default taken from the output's rank
   * @return this
   */
  public OnnxBackboneBuilder layout(OutputLayout value) {
    layout = Objects.requireNonNull(value, "layout");
    return this;
  }

  /**
   * Says how many tokens stand before those of the cells: one class token and the registers.
   *
   * @param value tokens to drop, 0 or more; by default what is left over, at most 16
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public OnnxBackboneBuilder prefixTokens(int value) {
    prefixTokens = atLeast(0, "prefix tokens", value);
    return this;
  }

  /**
   * Says what happens to images of a size the graph cannot take.
   *
   * @param value the rule; {@link SizeRule#RESIZE} by default
   * @return this
   */
  public OnnxBackboneBuilder sizeRule(SizeRule value) {
    sizeRule = Objects.requireNonNull(value, "sizeRule");
    return this;
  }

  /**
   * Normalises the features over their channels, without learned values.
   *
   * @return this
   */
  public OnnxBackboneBuilder channelNorm() {
    norm = Norm.PLAIN;
    return this;
  }

  /**
   * Normalises the features over their channels with learned values, those of a "use_norm"
   * upsampler.
   *
   * @param value the norm, for as many channels as the graph gives
   * @return this
   */
  public OnnxBackboneBuilder channelNorm(LayerNorm value) {
    norm = new Norm(Objects.requireNonNull(value, "channelNorm"));
    return this;
  }

  /**
   * Limits how many images go through the graph at once; larger batches go in parts.
   *
   * @param images at least 1; 8 by default; a graph with a fixed batch takes that
   * @return this
   * @throws IllegalArgumentException if it is below 1
   */
  public OnnxBackboneBuilder maxBatch(int images) {
    maxBatch = atLeast(1, "images at once", images);
    return this;
  }

  /**
   * Sets the threads of the graph's session.
   *
   * @param value at least 1; 2 by default
   * @return this
   * @throws IllegalArgumentException if it is below 1
   */
  public OnnxBackboneBuilder threads(int value) {
    threads = atLeast(1, "threads", value);
    return this;
  }

  /**
   * Loads the graph.
   *
   * @return the backbone; close it to free the graph
   * @throws IOException if the model cannot be read or is no ONNX model of images to floats; the
   *     message names it
   * @throws IllegalArgumentException if the graph has no such input or output, or several and none
   *     was named, or an input has no value; the message lists them
   * @throws IllegalStateException if ONNX Runtime is not on the class path or has no library for
   *     this platform
   */
  public OnnxBackbone build() throws IOException {
    if (path != null && !Files.isRegularFile(path)) {
      throw Files.exists(path)
          ? new IOException(path + ": expected an ONNX file, given a folder or device")
          : new NoSuchFileException(path.toString(), null, "no such ONNX file");
    }
    OnnxOptions options =
        new OnnxOptions(
            name,
            input,
            output,
            new LinkedHashMap<>(constants),
            normalization,
            grid,
            context,
            layout,
            prefixTokens,
            sizeRule,
            norm,
            maxBatch,
            threads);
    return OnnxBackbone.open(path, model, options);
  }

  private static int atLeast(int minimum, String what, int value) {
    if (value < minimum) {
      throw new IllegalArgumentException(
          what + ": expected at least " + minimum + ", given " + value);
    }
    return value;
  }
}
