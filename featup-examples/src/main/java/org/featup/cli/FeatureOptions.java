package org.featup.cli;

import java.util.Locale;
import org.featup.io.FloatType;
import org.featup.ndarray.Shape;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How features are written, and how many of them. */
final class FeatureOptions {
  private static final long MEBIBYTE = 1 << 20;

  /** The file format. */
  enum Format {
    SAFETENSORS,
    NPY,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "safetensors",
      description = "Features as ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.SAFETENSORS;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description =
          "Numbers as f32 or f16, which halves the files; features beyond 65504 do not fit f16 and"
              + " fail. Default: ${DEFAULT-VALUE}.")
  private FloatType type = FloatType.F32;

  private Integer channels;
  private long most = Runtime.getRuntime().maxMemory() / 4;

  FeatureOptions() {}

  @Option(
      names = "--channels",
      paramLabel = "K",
      description =
          "Write the first K principal components of the features, those of each photo by itself."
              + " Default: all channels.")
  void channels(int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), "--channels must be at least 1, given " + value);
    }
    channels = value;
  }

  @Option(
      names = "--whole-below",
      paramLabel = "MIB",
      description =
          "Features of more MiB are computed and written in bands of rows, never all in memory."
              + " Default: a quarter of the heap.")
  void wholeBelow(long mebibytes) {
    if (mebibytes < 0 || mebibytes > Long.MAX_VALUE / MEBIBYTE) {
      throw new ParameterException(
          spec.commandLine(), "--whole-below must be at least 0, given " + mebibytes);
    }
    most = mebibytes * MEBIBYTE;
  }

  boolean wanted() {
    return format != Format.NONE;
  }

  /** The ending of the files; only if features are wanted. */
  String ending() {
    return ".featup." + format;
  }

  FloatType type() {
    return type;
  }

  /** How many components are wanted; null for all channels as they are. */
  Integer channels() {
    return channels;
  }

  /** Whether features of a shape are made in bands. */
  boolean inBands(Shape shape) {
    long elements = (long) shape.h() * shape.w() * shape.c();
    return FloatType.F32.bytes(shape) > most || elements > Integer.MAX_VALUE - 64;
  }
}
