package org.featup.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.featup.backbone.Backbone;
import org.featup.backbone.CellGrid;
import org.featup.backbone.OnnxBackbone;
import org.featup.backbone.OnnxBackboneBuilder;
import org.featup.backbone.OutputLayout;
import org.featup.examples.Backbones;
import org.featup.io.Normalization;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** An ONNX file as the backbone. */
final class BackboneOptions {

  /** The normalisations in use, by name. */
  enum Normalizations {
    IMAGENET,
    CLIP,
    INCEPTION,
    UNIT;

    private Normalization numbers() {
      return switch (this) {
        case IMAGENET -> Normalization.IMAGENET;
        case CLIP -> Normalization.CLIP;
        case INCEPTION -> Normalization.INCEPTION;
        case UNIT -> Normalization.UNIT;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--backbone",
      paramLabel = "FILE.onnx|NAME",
      required = true,
      description =
          "An ONNX file, or one of those that are bundled: mobilenetv2, inceptionv3 (which have"
              + " their options). Default: mobilenetv2.")
  private Path file;

  @Option(
      names = "--input",
      paramLabel = "NAME",
      description = "The graph's image input, if it has several inputs.")
  private String input;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "The graph's output that holds the features, if it has several.")
  private String output;

  @Option(
      names = "--normalization",
      paramLabel = "NAME",
      defaultValue = "imagenet",
      description = "What the graph wants of pixels: ${COMPLETION-CANDIDATES}. Default: imagenet.")
  private Normalizations normalization = Normalizations.IMAGENET;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "Pixels per cell, the patch size of a vision transformer.")
  private Integer stride;

  @Option(
      names = "--grid",
      paramLabel = "KIND",
      defaultValue = "patches",
      converter = GridKind.Converter.class,
      description =
          "Where cells lie: patches (vision transformers), symmetric (PyTorch's convolutions),"
              + " same-upper (TensorFlow's), unpadded:MARGIN. Default: patches. Needs --stride.")
  private GridKind grid = GridKind.PATCHES;

  @Option(
      names = "--context",
      paramLabel = "N",
      description =
          "Cells of reflected photo around the photo, cropped away again. Default: 4 for feature"
              + " maps of graphs that take any size, else 0.")
  private Integer context;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "How the output holds its cells: auto, feature_map, feature_map_channels_last, tokens."
              + " Default: auto.")
  private OutputLayout layout = OutputLayout.AUTO;

  @Option(
      names = "--prefix-tokens",
      paramLabel = "N",
      description = "Class and register tokens before the cells. Default: what is left over.")
  private Integer prefixTokens;

  @Option(
      names = "--channel-norm",
      description = "Normalise the features over their channels, without learned values.")
  private boolean channelNorm;

  BackboneOptions() {}

  /**
   * Opens a backbone; options that do not fit the graph are wrong usage.
   *
   * @param given null for the bundled one
   * @param threads of its session
   * @param command for the message
   */
  static Backbone open(BackboneOptions given, int threads, CommandSpec command) throws IOException {
    try {
      return given == null ? Backbones.bundled(threads) : given.open(threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), Messages.of(e), e);
    }
  }

  /**
   * Loads the graph.
   *
   * @throws IllegalArgumentException if the graph does not fit the options
   */
  private Backbone open(int threads) throws IOException {
    if (Backbones.names().contains(file.toString()) && !Files.exists(file)) {
      return Backbones.named(file.toString(), threads);
    }
    OnnxBackboneBuilder builder =
        OnnxBackbone.builder(file)
            .normalization(normalization.numbers())
            .layout(layout)
            .threads(threads);
    if (input != null) {
      builder.input(input);
    }
    if (output != null) {
      builder.output(output);
    }
    if (stride != null) {
      builder.grid(grid.of(stride));
    } else if (!grid.equals(GridKind.PATCHES)) {
      throw new IllegalArgumentException("--grid needs --stride");
    }
    if (context != null) {
      builder.context(context);
    }
    if (prefixTokens != null) {
      builder.prefixTokens(prefixTokens);
    }
    if (channelNorm) {
      builder.channelNorm();
    }
    return builder.build();
  }

  /**
   * A {@link CellGrid} without its stride.
   *
   * @param name patches, symmetric, same-upper or unpadded
   * @param margin of unpadded
   */
  record GridKind(String name, int margin) {
    static final GridKind PATCHES = new GridKind("patches", 0);

    CellGrid of(int stride) {
      return switch (name) {
        case "symmetric" -> CellGrid.symmetric(stride);
        case "same-upper" -> CellGrid.sameUpper(stride);
        case "unpadded" -> CellGrid.unpadded(stride, margin);
        default -> CellGrid.patches(stride);
      };
    }

    /** Reads {@code patches}, {@code unpadded:21} and so on. */
    static final class Converter implements picocli.CommandLine.ITypeConverter<GridKind> {
      Converter() {}

      @Override
      public GridKind convert(String text) {
        if (text.matches("patches|symmetric|same-upper")) {
          return new GridKind(text, 0);
        }
        if (text.matches("unpadded:[0-9]{1,4}")) {
          return new GridKind("unpadded", Integer.parseInt(text.substring(9)));
        }
        throw new picocli.CommandLine.TypeConversionException(
            "expected patches, symmetric, same-upper or unpadded:MARGIN, given " + text);
      }
    }
  }
}
