package org.featup.examples;

import java.io.IOException;
import java.io.InputStream;
import org.featup.backbone.Backbone;
import org.featup.backbone.CellGrid;
import org.featup.backbone.OnnxBackbone;
import org.featup.io.Normalization;

/** The backbone that comes with the examples. */
public final class Backbones {
  /**
   * Its padding puts the centre of cell 0 on pixel 15, but training has bent the kernels back
   * towards the image's own symmetry: features of mirrored photos agree best when it is taken to be
   * here.
   */
  private static final double MEASURED_ORIGIN = 10.5;

  private static final String MODEL = "mobilenetv2_openimages_fp16.onnx";

  private Backbones() {}

  /**
   * A MobileNetV2 trained to detect objects of Open Images: 576 channels at stride 16, normalised
   * over the channels, for images of any size; two threads. Its licence is Apache-2.0, see the
   * NOTICE beside it.
   *
   * @return a new backbone; the caller closes it
   * @throws IOException if the bundled file cannot be read
   */
  public static Backbone bundled() throws IOException {
    return bundled(2);
  }

  /**
   * The same with a number of threads.
   *
   * @param threads threads of its session, at least 1
   * @return a new backbone; the caller closes it
   * @throws IOException if the bundled file cannot be read
   * @throws IllegalArgumentException if the number of threads is below 1
   */
  public static Backbone bundled(int threads) throws IOException {
    try (InputStream in = Backbones.class.getResourceAsStream(MODEL)) {
      if (in == null) {
        throw new IOException(MODEL + " is missing from the class path");
      }
      return OnnxBackbone.builder("mobilenetv2", in.readAllBytes())
          .output("s16_c576")
          .grid(new CellGrid(16, MEASURED_ORIGIN, 0))
          .context(4)
          .normalization(Normalization.INCEPTION)
          .channelNorm()
          .threads(threads)
          .build();
    }
  }
}
