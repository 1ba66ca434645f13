package org.featup.examples;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.upsample.Upsampling;

/**
 * Example: an output larger than memory, band by band. At 2048x2048 the features take 9.7 GB; this
 * never holds more than 64 rows of them, and the filters.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.LargeImage featup-examples/photos/chelsea.png 512 features.bin
 * }</pre>
 */
public final class LargeImage {
  private static final int INPUT = 224;

  private LargeImage() {}

  /**
   * Writes the features of a photo's middle square, row by row, a pixel's channels together, as
   * big-endian floats; NumPy reads them with {@code np.fromfile(file, '>f4').reshape(side, side,
   * 576)}.
   *
   * @param args a photo, the output's side in pixels, and a file to write
   * @throws IOException if the photo cannot be read or the file not be written
   */
  public static void main(String[] args) throws IOException {
    BufferedImage photo = Images.read(Path.of(args[0]));
    int side = Integer.parseInt(args[1]);
    NDArray small = Images.toNDArray(Images.resizeAndCenterCrop(photo, INPUT));
    NDArray large = Images.toNDArray(Images.resizeAndCenterCrop(photo, side));
    try (Backbone backbone = Backbones.bundled();
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(Path.of(args[2])), 1 << 20))) {
      NDArray features = backbone.features(small);
      Shape grid = features.shape();
      try (Upsampling prepared = FeatUp.bundled().prepare(large, grid.h(), grid.w(), side, side)) {
        prepared.rows(features, 0, side, (firstRow, rows) -> write(out, rows));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }

  /** LargeImage are channels-last and dense: the order they are written in. */
  private static void write(DataOutputStream out, NDArray rows) {
    try {
      int end = rows.offset() + rows.shape().arrayLength();
      for (int i = rows.offset(); i < end; i++) {
        out.writeFloat(rows.data()[i]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
