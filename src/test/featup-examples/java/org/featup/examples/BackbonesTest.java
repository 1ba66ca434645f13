package org.featup.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.backbone.Backbone;
import org.featup.backbone.CellGrid;
import org.featup.backbone.OnnxBackbone;
import org.featup.io.Images;
import org.featup.io.Normalization;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

/** The bundled network on a bundled photo. */
class BackbonesTest {

  private static NDArray photo(int width, int height) throws IOException {
    // Tests run in the module's folder.
    return Images.toNDArray(
        Images.resize(Images.read(Path.of("photos", "chelsea.png")), height, width));
  }

  private static NDArray mirrored(NDArray x) {
    Shape s = x.shape();
    NDArray y = NDArray.zeros(s);
    for (int c = 0; c < s.c(); c++) {
      for (int i = 0; i < s.h() * s.w(); i++) {
        int row = i / s.w();
        int column = i % s.w();
        y.set(0, c, row, column, x.get(0, c, row, s.w() - 1 - column));
      }
    }
    return y;
  }

  private static double mirrorError(Backbone backbone, NDArray image) {
    float[] f = backbone.features(image).data();
    float[] g = mirrored(backbone.features(mirrored(image))).data();
    double difference = 0;
    double power = 0;
    for (int i = 0; i < f.length; i++) {
      difference += Math.pow(f[i] - g[i], 2);
      power += f[i] * f[i];
    }
    return difference / power;
  }

  @Test
  void givesNormalisedFeaturesAtStride16() throws IOException {
    try (Backbone backbone = Backbones.bundled()) {
      NDArray features = backbone.features(photo(224, 224));
      assertEquals(new Shape(1, 576, 14, 14), features.shape());
      assertEquals(16, backbone.stride());
      for (int cell = 0; cell < 196; cell++) {
        double sum = 0;
        double squares = 0;
        for (int c = 0; c < 576; c++) {
          float v = features.data()[cell * 576 + c];
          sum += v;
          squares += v * v;
        }
        assertEquals(0, sum / 576, 1e-4);
        assertEquals(1, squares / 576, 1e-3);
      }
      assertEquals(new Shape(1, 576, 12, 19), backbone.features(photo(300, 190)).shape());
    }
  }

  @Test
  void inceptionHasAGridOfTheSameSize() throws IOException {
    try (Backbone backbone = Backbones.named("inceptionv3", 1)) {
      assertEquals("inceptionv3", backbone.name());
      assertEquals(new Shape(1, 768, 14, 14), backbone.features(photo(224, 224)).shape());
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Backbones.named("resnet", 1));
    assertEquals("expected one of [inceptionv3, mobilenetv2], given resnet", e.getMessage());
  }

  @Test
  void threadsDoNotChangeTheFeatures() throws IOException {
    NDArray image = photo(160, 96);
    try (Backbone one = Backbones.bundled(1);
        Backbone two = Backbones.bundled(2)) {
      float[] a = one.features(image).data();
      float[] b = two.features(image).data();
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i], b[i], 1e-4f);
      }
    }
  }

  /** Where its cells lie was measured: of a mirrored photo they must be the mirrored cells. */
  @Test
  void cellsLineUpWithTheMirroredPhoto() throws IOException {
    NDArray image = photo(448, 288);
    byte[] model;
    try (var in = Backbones.class.getResourceAsStream("mobilenetv2_openimages_fp16.onnx")) {
      model = in.readAllBytes();
    }
    double bundled;
    try (Backbone backbone = Backbones.bundled()) {
      bundled = mirrorError(backbone, image);
    }
    for (CellGrid grid : new CellGrid[] {CellGrid.patches(16), CellGrid.sameUpper(16)}) {
      try (Backbone other =
          OnnxBackbone.builder("other", model)
              .output("s16_c576")
              .grid(grid)
              .normalization(Normalization.INCEPTION)
              .channelNorm()
              .build()) {
        double error = mirrorError(other, image);
        assertTrue(bundled < error, grid + ": " + error + ", bundled: " + bundled);
      }
    }
  }
}
