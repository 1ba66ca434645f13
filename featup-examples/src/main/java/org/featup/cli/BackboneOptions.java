package org.featup.cli;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.featup.backbone.Backbone;
import org.featup.backbone.CellGrid;
import org.featup.backbone.OnnxBackbone;
import org.featup.backbone.OnnxBackboneBuilder;
import org.featup.backbone.OutputLayout;
import org.featup.evaluate.task.OnnxClassifier;
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
          "An ONNX file, or one of those that are bundled: mobilenetv2, inceptionv3, which are"
              + " normalised over their channels and take none of the options below. Default:"
              + " mobilenetv2.")
  private Path file;

  @Option(
      names = "--input",
      paramLabel = "NAME",
      description = "The graph's image input, if it has several inputs without a --constant.")
  private String input;

  @Option(
      names = "--constant",
      paramLabel = "NAME=VALUE",
      description =
          "A value for another input of the graph, the same for every photo: numbers, or true and"
              + " false, one for all its elements or as many as it has, with commas. Once for each"
              + " such input.")
  private Map<String, String> constants;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "The graph's output that holds the features, if it has several.")
  private String output;

  @Option(
      names = "--normalization",
      paramLabel = "NAME",
      description = "What the graph wants of pixels: ${COMPLETION-CANDIDATES}. Default: imagenet.")
  private Normalizations normalization;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "Pixels per cell, the patch size of a vision transformer.")
  private Integer stride;

  @Option(
      names = "--grid",
      paramLabel = "KIND",
      converter = GridKind.Converter.class,
      description =
          "Where cells lie: patches (vision transformers), symmetric (PyTorch's convolutions),"
              + " same-upper (TensorFlow's), unpadded:MARGIN. Default: patches. Needs --stride.")
  private GridKind grid;

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
      description =
          "How the output holds its cells: auto, feature_map, feature_map_channels_last, tokens."
              + " Default: auto.")
  private OutputLayout layout;

  @Option(
      names = "--prefix-tokens",
      paramLabel = "N",
      description = "Class and register tokens before the cells. Default: what is left over.")
  private Integer prefixTokens;

  @Option(
      names = "--channel-norm",
      description =
          "Normalise the features over their channels, without learned values. The bundled are.")
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
    if (given != null && Files.exists(given.file)) {
      Usage.file(command, "--backbone ", given.file);
    }
    try {
      return given == null ? Backbones.bundled(threads) : given.open(threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), Messages.of(e), e);
    }
  }

  /**
   * Opens a backbone for a data set.
   *
   * @param cache where features are kept, within some bytes; null for nowhere
   */
  static Backbone open(
      BackboneOptions given, int threads, CommandSpec command, Path cache, long most)
      throws IOException {
    Backbone backbone = open(given, threads, command);
    return cache == null
        ? backbone
        : new FeatureCache(backbone, given == null ? "bundled" : given.identity(), cache, most);
  }

  /** The network and all that its features depend on. */
  private String identity() throws IOException {
    String network = file.toString();
    if (Files.exists(file)) {
      try (DigestInputStream in =
          new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
        in.transferTo(OutputStream.nullOutputStream());
        network = HexFormat.of().formatHex(in.getMessageDigest().digest());
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JDK has SHA-256", e);
      }
    }
    return String.join(
        " ",
        Stream.of(
                network,
                input,
                constants,
                output,
                normalization,
                stride,
                grid,
                context,
                layout,
                prefixTokens,
                channelNorm)
            .map(String::valueOf)
            .toList());
  }

  /**
   * Opens the network as a classifier.
   *
   * @param given null for the bundled one, which is none
   * @param output the output of its logits
   */
  static OnnxClassifier classifier(
      BackboneOptions given, String output, int threads, CommandSpec command) throws IOException {
    Usage.require(
        command,
        given != null && Files.exists(given.file),
        "--tasks cam: expected --backbone FILE.onnx of a classifier");
    Normalization numbers =
        given.normalization == null ? Normalization.IMAGENET : given.normalization.numbers();
    return new OnnxClassifier(given.file, output, numbers, threads);
  }

  /**
   * Loads the graph.
   *
   * @throws IllegalArgumentException if the graph does not fit the options
   */
  private Backbone open(int threads) throws IOException {
    if (!Files.exists(file)) {
      return bundled(threads);
    }
    OnnxBackboneBuilder builder = OnnxBackbone.builder(file).threads(threads);
    if (normalization != null) {
      builder.normalization(normalization.numbers());
    }
    if (layout != null) {
      builder.layout(layout);
    }
    if (input != null) {
      builder.input(input);
    }
    if (output != null) {
      builder.output(output);
    }
    if (constants != null) {
      constants.forEach((name, value) -> builder.constant(name, numbers(name, value)));
    }
    if (stride != null) {
      builder.grid(requireNonNullElse(grid, GridKind.PATCHES).of(stride));
    } else if (grid != null && !grid.equals(GridKind.PATCHES)) {
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

  private static double[] numbers(String name, String value) {
    try {
      return Arrays.stream(value.split(",", -1))
          .map(v -> v.equals("true") ? "1" : v.equals("false") ? "0" : v)
          .mapToDouble(Double::parseDouble)
          .toArray();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--constant " + name + ": expected numbers with commas, given " + value, e);
    }
  }

  /** One of those by name; they know what their graphs want. */
  private Backbone bundled(int threads) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!Backbones.names().contains(name)) {
      throw new IllegalArgumentException(
          "--backbone "
              + file
              + ": no such ONNX file; bundled are "
              + String.join(", ", Backbones.names()));
    }
    Map<String, Object> graph = new LinkedHashMap<>();
    graph.put("--input", input);
    graph.put("--output", output);
    graph.put("--constant", constants);
    graph.put("--normalization", normalization);
    graph.put("--stride", stride);
    graph.put("--grid", grid);
    graph.put("--context", context);
    graph.put("--layout", layout);
    graph.put("--prefix-tokens", prefixTokens);
    graph.values().removeIf(Objects::isNull);
    if (!graph.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(", ", graph.keySet()) + ": for an ONNX file, not for the bundled " + name);
    }
    return Backbones.named(name, threads); // which is normalised over its channels in any case
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
      public GridKind convert(String given) {
        String text = given.toLowerCase(Locale.ROOT);
        if (text.matches("patches|symmetric|same-upper")) {
          return new GridKind(text, 0);
        }
        if (text.matches("unpadded:[0-9]{1,4}")) {
          return new GridKind("unpadded", Integer.parseInt(text.substring(9)));
        }
        throw new picocli.CommandLine.TypeConversionException(
            "expected patches, symmetric, same-upper or unpadded:MARGIN, given " + given);
      }
    }
  }
}
