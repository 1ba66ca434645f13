package org.featup.cli;

import static java.util.Objects.requireNonNullElse;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which part of a photo the backbone sees, at which size, and how large the output is. */
public final class FramingOptions {
  @Mixin private InputOptions input;

  @Option(
      names = "--size",
      paramLabel = "HxW|photo",
      converter = Target.Converter.class,
      description =
          "Rows and columns of the output, from the photo at that size; or photo, for those of the"
              + " photo (with --crop, of its middle square). Default: those of the backbone's input.")
  private Target target;

  public FramingOptions() {}

  /** The part of a photo that is used: all of it, or its middle. */
  public BufferedImage read(Path file) throws IOException {
    return input.read(file);
  }

  /** The photo for the backbone. */
  public BufferedImage input(BufferedImage photo, int stride) {
    return input.input(photo, stride);
  }

  /**
   * The size of the output.
   *
   * @param photo the part of the photo that is used
   * @param input the same for the backbone
   */
  public Size target(BufferedImage photo, BufferedImage input) {
    return target == null ? Size.of(input) : requireNonNullElse(target.size(), Size.of(photo));
  }

  /**
   * How large an output is wanted.
   *
   * @param size null for that of the photo
   */
  public record Target(Size size) {

    /** Reads {@code HxW} or {@code photo}. */
    public static final class Converter implements ITypeConverter<Target> {
      public Converter() {}

      @Override
      public Target convert(String text) {
        return new Target(
            text.equalsIgnoreCase("photo") ? null : Size.Converter.parse(text, ", or photo"));
      }
    }
  }
}
