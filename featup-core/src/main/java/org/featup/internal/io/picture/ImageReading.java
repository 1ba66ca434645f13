package org.featup.internal.io.picture;

import com.drew.imaging.FileType;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.Magic;
import org.featup.io.ImageOptions;
import org.featup.ndarray.Shape;

/**
 * Reads a picture after a look at what the file says of it. Decoders trust the size it claims and
 * allocate it, fill in what is missing, and take colours for others; here such files are refused.
 */
public final class ImageReading {
  private static final long MAX_PIXELS = 100_000_000;

  /** Small files may claim this many pixels, whatever their size. */
  private static final long FREE_PIXELS = 4_000_000;

  /** No JPEG or RGB PNG packs more pixels into a byte, not even of a single colour. */
  private static final long PIXELS_PER_BYTE = 400;

  private static final long PIXEL_BYTES = 4;

  private static final Pattern UNSUPPORTED =
      Pattern.compile("(?i)(un|not )supported|not implemented");

  /** What is done with the chosen reader. */
  @FunctionalInterface
  private interface Use<T> {
    T apply(ImageReader reader, PictureHead head, FileBytes file) throws IOException;
  }

  private ImageReading() {}

  public static BufferedImage read(Path path, ImageOptions options, Predicate<ImageReader> allowed)
      throws IOException {
    return with(
        path,
        allowed,
        (reader, head, file) -> {
          DecoderWarnings warnings = new DecoderWarnings();
          BufferedImage image = decode(path, reader, head, file, warnings);
          byte[] profile = applied(head.type(), image) ? null : head.profile();
          try {
            PixelSamples.requireNarrow(image);
            image = PixelSamples.bytes(image);
          } catch (IllegalArgumentException e) {
            throw file.bad(e.getMessage());
          }
          image = new SrgbConversion(profile, warnings::add).apply(image);
          warnings.log(path);
          return options.upright() ? Orientation.upright(image, head.orientation()) : image;
        });
  }

  /** The samples of the file, neither turned nor converted. */
  public static Raster samples(Path path) throws IOException {
    return with(
        path,
        reader -> true,
        (reader, head, file) -> {
          DecoderWarnings warnings = new DecoderWarnings();
          Raster raster = decode(path, reader, head, file, warnings).getRaster();
          warnings.log(path);
          return raster;
        });
  }

  /** The shape of what would be read. */
  public static Shape shape(Path path, ImageOptions options) throws IOException {
    return with(
        path,
        reader -> true,
        (reader, head, file) -> {
          GifCanvas canvas = canvas(reader, head);
          int height = canvas == null ? reader.getHeight(0) : canvas.height();
          int width = canvas == null ? reader.getWidth(0) : canvas.width();
          boolean swaps = options.upright() && Orientation.swaps(head.orientation());
          return new Shape(1, 3, swaps ? width : height, swaps ? height : width);
        });
  }

  /** Whether the reader has brought the colours to sRGB. */
  private static boolean applied(FileType type, BufferedImage image) {
    return type == FileType.Jpeg && image.getColorModel().getNumColorComponents() > 1;
  }

  private static <T> T with(Path path, Predicate<ImageReader> allowed, Use<T> use)
      throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      if (file.size() == 0) {
        throw file.bad("empty, expected a picture");
      }
      FileType type = PictureHead.type(path);
      try {
        return use(path, file, PictureHead.read(type, path, file), allowed, use);
      } catch (IOException | RuntimeException e) {
        // Decoders meet corrupt files with exceptions of any kind.
        throw damaged(file, type, e);
      } catch (LinkageError e) { // of a reader in native code
        throw file.bad("its reader does not run on this platform: " + e.getMessage(), e);
      }
    }
  }

  private static <T> T use(
      Path path, FileBytes file, PictureHead head, Predicate<ImageReader> allowed, Use<T> use)
      throws IOException {
    boolean jdkFirst = head.tiff() != null && TiffCheck.isForJdk(head.tiff());
    // Not ImageIO's own stream, which would be a copy in a temporary file.
    try (InputStream bytes = Files.newInputStream(path);
        ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      Optional<ImageReader> found = ImageReaders.choose(in, allowed, jdkFirst);
      Magic magic = Magic.of(file.bytes(0, (int) Math.min(Magic.LENGTH, file.size())));
      Optional<String> problem = ImageFormat.problem(magic, found.isPresent());
      if (problem.isPresent()) {
        throw file.bad(problem.get());
      }
      ImageReader reader = found.orElseThrow();
      try {
        requireColors(reader, head, file);
        // Metadata are ignored, and compressed texts in them not inflated.
        reader.setInput(in, true, head.type() != FileType.Gif);
        return use.apply(reader, head, file);
      } finally {
        reader.dispose();
      }
    }
  }

  public static IOException damaged(FileBytes file, FileType type, Exception e) {
    String message = message(e);
    if (e instanceof IOException known && message.startsWith(file.name())) {
      return known;
    }
    String format = type == FileType.Unknown ? "picture" : type.getName() + " file";
    String what =
        UNSUPPORTED.matcher(message).find()
            ? format + " of a kind that is not read ("
            : "damaged " + format + " (";
    String reason = e instanceof EOFException ? "it ends too early" : message;
    return new IOException(file.name() + ": " + what + reason + ")", e);
  }

  /** Without what Java says of arrays and null, which is no reason for a user. */
  private static String message(Exception e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof RuntimeException && !(t instanceof IllegalArgumentException)) {
        return "its decoder fails";
      }
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void requireColors(ImageReader reader, PictureHead head, FileBytes file)
      throws IOException {
    boolean jdk = ImageReaders.isJdk(reader);
    if (head.tiff() != null) {
      TiffCheck.colors(file, head.tiff(), jdk);
    }
    if (head.jpeg() != null) {
      head.jpeg().requireKnown(file, jdk);
    }
  }

  private static GifCanvas canvas(ImageReader reader, PictureHead head) throws IOException {
    return head.type() == FileType.Gif ? GifCanvas.of(reader) : null;
  }

  private static BufferedImage decode(
      Path path, ImageReader reader, PictureHead head, FileBytes file, DecoderWarnings warnings)
      throws IOException {
    GifCanvas canvas = canvas(reader, head);
    long width = canvas == null ? reader.getWidth(0) : canvas.width();
    long height = canvas == null ? reader.getHeight(0) : canvas.height();
    requireSize(file, width, height);
    requireMemory(file, width, height, Runtime.getRuntime().maxMemory());
    reader.addIIOReadWarningListener(warnings);
    if (head.tiff() != null) {
      new TiffStrips(file, head.tiff()).requireFull();
    }
    BufferedImage image;
    try {
      image = reader.read(0);
    } catch (OutOfMemoryError e) { // its array, which is not there any more
      throw noMemory(file, width, height, Runtime.getRuntime().maxMemory());
    }
    warnings.requireWhole(path);
    if (canvas != null) {
      return canvas.place(image);
    }
    if (head.tiff() != null && TiffCheck.isPremultiplied(head.tiff())) {
      return PixelSamples.premultiplied(image);
    }
    return head.type() == FileType.Bmp ? PixelSamples.opaqueIfEmpty(image) : image;
  }

  private static void requireSize(FileBytes file, long width, long height) throws IOException {
    long limit = Math.min(MAX_PIXELS, FREE_PIXELS + PIXELS_PER_BYTE * file.size());
    if (width * height > limit) {
      throw file.bad(
          "too large: "
              + width
              + "x"
              + height
              + " are "
              + width * height
              + " pixels, the limit is "
              + limit
              + (limit < MAX_PIXELS ? " for a file of its size" : ""));
    }
  }

  /** Refuses what cannot fit, before anything is decoded. */
  public static void requireMemory(FileBytes file, long width, long height, long heap)
      throws IOException {
    if (PIXEL_BYTES * width * height > heap) {
      throw noMemory(file, width, height, heap);
    }
  }

  /** A picture is turned and converted into another one. */
  private static IOException noMemory(FileBytes file, long width, long height, long heap) {
    return file.bad(
        "not enough memory: "
            + width
            + "x"
            + height
            + " pixels need about "
            + 2 * PIXEL_BYTES * width * height / 1_000_000
            + " MB, the heap has "
            + heap / 1_000_000
            + "; give java a larger one with -Xmx");
  }
}
