package org.featup.io;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.picture.ImageFormat;
import org.featup.internal.io.picture.ImageReading;
import org.featup.internal.io.picture.ImageScaler;
import org.featup.internal.io.picture.PixelRows;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Pictures in and out: files, {@link BufferedImage}s and the normalised arrays that backbones and
 * the upsamplers take.
 *
 * <p>Transparent pixels are laid over white. Grey values count as they are stored, as every other
 * image library has it; {@code BufferedImage.getRGB} would brighten them, because it takes them for
 * linear light. 16-bit samples count with their high byte.
 */
public final class Images {
  private static final double REAL = 0.75;

  private Images() {}

  /**
   * Reads a picture upright; see {@link #read(Path, ImageOptions)}.
   *
   * @param path the file
   * @return its first image
   * @throws IOException as there
   */
  public static BufferedImage read(Path path) throws IOException {
    return read(path, ImageOptions.standard());
  }

  /**
   * Reads a picture of a format that ImageIO knows: PNG, JPEG, GIF, BMP, TIFF, or what its plugins
   * add (WebP by {@code com.github.usefulness:webp-imageio} for one). TwelveMonkeys' readers, but
   * for its reader of WebP, are taken where they are on the class path, then the JDK's, then any
   * other. The JDK's cannot read CMYK and some other colours right; a picture that the reader at
   * hand would get wrong is refused.
   *
   * <p>A progressive JPEG file that ends after some of its scans, but ends as it should, comes
   * without fine detail: how many scans there were is not known.
   *
   * <p>Colours come as sRGB: an ICC profile of another space is applied, other hints (gamma and
   * chromaticities of PNG) are not. A frame of a GIF is placed on its canvas, a BMP whose alpha is
   * 0 everywhere is opaque, and floating-point samples of 0 to 1 become bytes.
   *
   * @param path the file
   * @param options whether the orientation in EXIF data is applied
   * @return its first image
   * @throws IOException if it cannot be read, is of an unknown format, truncated, corrupt, of
   *     colours that the reader at hand gets wrong, or unreasonably large (more than 100 million
   *     pixels, or more than 4 million that take less than a bit per 50); the message names the
   *     file
   */
  public static BufferedImage read(Path path, ImageOptions options) throws IOException {
    return ImageReading.read(path, Objects.requireNonNull(options, "options"), reader -> true);
  }

  /**
   * Reads the head of a file only.
   *
   * @param path the file
   * @param options as for {@link #read(Path, ImageOptions)}
   * @return the shape of the array that {@link #toNDArray(BufferedImage)} would make of the picture
   * @throws IOException if the file says none; one that says one may still be corrupt
   */
  public static Shape shapeOf(Path path, ImageOptions options) throws IOException {
    return ImageReading.shape(path, Objects.requireNonNull(options, "options"));
  }

  /**
   * Recognises a picture by the first bytes of its file, whatever the file is called; nothing is
   * decoded, so a file that begins like a picture may still turn out corrupt.
   *
   * @param path the file
   * @return the reason why it cannot be read as a picture, without its name; empty if a reader
   *     accepts it
   */
  public static Optional<String> unreadable(Path path) {
    return ImageFormat.problem(path);
  }

  /**
   * Reads the samples of a file that holds measurements, not colours: nothing is scaled, turned or
   * converted.
   *
   * @param path the file, of one channel
   * @return a new 1x1xHxW array
   * @throws IOException if it cannot be read, is truncated or corrupt, or has several channels
   */
  public static NDArray readSamples(Path path) throws IOException {
    Raster raster = ImageReading.samples(path);
    if (raster.getNumBands() != 1) {
      throw new IOException(
          path + ": expected one channel of gray, given " + raster.getNumBands() + " channels");
    }
    int height = raster.getHeight();
    int width = raster.getWidth();
    float[] samples =
        raster.getSamples(raster.getMinX(), raster.getMinY(), width, height, 0, (float[]) null);
    return NDArray.wrap(samples, new Shape(1, 1, height, width), Layout.NCHW);
  }

  /**
   * Normalises a picture for ImageNet backbones and as guidance.
   *
   * @param image any type of image
   * @return a new 1x3xHxW array, channels-last, red, green, blue
   */
  public static NDArray toNDArray(BufferedImage image) {
    return toNDArray(image, Normalization.IMAGENET);
  }

  /**
   * Normalises a picture.
   *
   * @param image any type of image
   * @param normalization what the backbone was trained with
   * @return a new 1x3xHxW array, channels-last, red, green, blue
   * @throws IllegalArgumentException if one Java array cannot hold it
   */
  public static NDArray toNDArray(BufferedImage image, Normalization normalization) {
    Shape shape = new Shape(1, 3, image.getHeight(), image.getWidth());
    float[] data = new float[shape.arrayLength()];
    float[][] table = table(normalization);
    PixelRows rows = new PixelRows(image);
    int[] row = new int[shape.w()];
    for (int y = 0, at = 0; y < shape.h(); y++) {
      rows.read(y, row);
      for (int rgb : row) {
        data[at++] = table[0][rgb >> 16 & 0xff];
        data[at++] = table[1][rgb >> 8 & 0xff];
        data[at++] = table[2][rgb & 0xff];
      }
    }
    return NDArray.wrap(data, shape, Layout.CHANNELS_LAST);
  }

  private static float[][] table(Normalization normalization) {
    float[] mean = normalization.mean();
    float[] std = normalization.std();
    float[][] table = new float[3][256];
    for (int c = 0; c < 3; c++) {
      for (int v = 0; v < 256; v++) {
        table[c][v] = (float) ((v / 255.0 - mean[c]) / std[c]);
      }
    }
    return table;
  }

  /**
   * Undoes {@link #toNDArray(BufferedImage)}.
   *
   * @param normalized 1x3xHxW, normalised for ImageNet; values outside a picture's range are
   *     clamped, NaN becomes black
   * @return a new picture of type {@code TYPE_INT_RGB}
   * @throws IllegalArgumentException for another batch size or number of channels
   */
  public static BufferedImage toImage(NDArray normalized) {
    Shape shape = normalized.shape();
    if (shape.n() != 1 || shape.c() != 3) {
      throw new IllegalArgumentException("expected 1x3xHxW, given " + shape);
    }
    NDArray array = normalized.toHost();
    float[] mean = Normalization.IMAGENET.mean();
    float[] std = Normalization.IMAGENET.std();
    BufferedImage image = new BufferedImage(shape.w(), shape.h(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[shape.w()];
    for (int y = 0; y < shape.h(); y++) {
      for (int x = 0; x < shape.w(); x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = rgb << 8 | toByte(array.get(0, c, y, x) * std[c] + mean[c]);
        }
        row[x] = rgb;
      }
      image.setRGB(0, y, shape.w(), 1, row, 0, shape.w());
    }
    return image;
  }

  private static int toByte(float unit) {
    return Math.max(0, Math.min(255, Math.round(unit * 255)));
  }

  /**
   * Resizes a picture: by area averages along an axis that shrinks, bicubically along one that
   * grows.
   *
   * @param image any type of image, not modified
   * @param height rows wanted
   * @param width columns wanted
   * @return a new picture of type {@code TYPE_INT_RGB}
   * @throws IllegalArgumentException if an extent is not positive, or there are more pixels than a
   *     Java array holds
   */
  public static BufferedImage resize(BufferedImage image, int height, int width) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected a positive height and width, given " + height + "x" + width);
    }
    long most = FileBytes.MAX_ARRAY;
    if ((long) width * height > most || 3L * width > most) {
      throw new IllegalArgumentException(
          "expected at most "
              + most
              + " pixels, "
              + most / 3
              + " in a row, given "
              + height
              + "x"
              + width);
    }
    return ImageScaler.scale(new PixelRows(image), height, width);
  }

  /**
   * Whether an image that is resized to a size shows detail of that size: it may be enlarged by a
   * third at most.
   *
   * @param image any type of image
   * @param height pixels wanted
   * @param width pixels wanted
   * @return true if it has three quarters of them along both sides
   */
  public static boolean hasDetailOf(BufferedImage image, int height, int width) {
    return image.getWidth() >= REAL * width && image.getHeight() >= REAL * height;
  }

  /**
   * Resizes the shorter side of a picture to {@code side} and cuts the middle out, as the usual
   * preprocessing of backbones does.
   *
   * @param image any type of image, not modified
   * @param side width and height wanted
   * @return a new square picture of type {@code TYPE_INT_RGB}
   * @throws IllegalArgumentException if {@code side} is not positive
   */
  public static BufferedImage resizeAndCenterCrop(BufferedImage image, int side) {
    if (side < 1) {
      throw new IllegalArgumentException("expected a positive side, given " + side);
    }
    // Cut first: what is thrown away need not be resized.
    int square = Math.min(image.getWidth(), image.getHeight());
    int left = (image.getWidth() - square) / 2;
    int top = (image.getHeight() - square) / 2;
    return resize(image.getSubimage(left, top, square, square), side, side);
  }

  /**
   * Writes a PNG file, atomically.
   *
   * @param path where to; an old file there is replaced
   * @param image the picture
   * @throws IOException if it cannot be written; an old file then stays as it was
   */
  public static void writePng(Path path, BufferedImage image) throws IOException {
    AtomicFile.write(
        path,
        channel -> {
          OutputStream bytes = Channels.newOutputStream(channel);
          try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
              throw new IOException(path + ": no PNG writer for images of type " + image.getType());
            }
          }
        });
  }
}
