package org.featup.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ImplicitTrainerErrorsTest {
  private static final NDArray IMAGE = FakeBackbone.image(40, 48);
  private static final FitOptions OPTIONS = ImplicitTrainerTest.small().withSteps(2);

  private static String message(Class<? extends Exception> type, Executable code) {
    return assertThrows(type, code).getMessage();
  }

  private static void run(FakeBackbone backbone, NDArray image, FitOptions options)
      throws Exception {
    ImplicitTrainer.builder(backbone, image)
        .options(options)
        .backend(Backends.byName("scalar"))
        .build()
        .run();
  }

  @Test
  void images() {
    for (Shape shape : List.of(new Shape(2, 3, 40, 48), new Shape(1, 4, 40, 48))) {
      assertEquals(
          "expected one image of 3 channels (RGB, normalised), given " + shape,
          message(
              IllegalArgumentException.class,
              () -> ImplicitTrainer.builder(new FakeBackbone(4), NDArray.zeros(shape))));
    }
    NDArray broken = FakeBackbone.image(40, 48);
    broken.set(0, 1, 3, 3, Float.NaN);
    assertTrue(
        message(
                IllegalArgumentException.class,
                () -> ImplicitTrainer.builder(new FakeBackbone(4), broken))
            .contains("finite"));
  }

  @Test
  void anImageSmallerThanTheGrid() {
    FakeBackbone fine =
        new FakeBackbone(4) {
          @Override
          public NDArray features(NDArray image) {
            return NDArray.zeros(new Shape(image.shape().n(), 4, 50, 50));
          }
        };
    assertEquals(
        "the image must be at least as large as its features, given an image of 40x48 and features"
            + " of 50x50",
        message(IllegalArgumentException.class, () -> run(fine, IMAGE, OPTIONS)));
  }

  @Test
  void aKernelThatDoesNotFit() {
    FitOptions large = OPTIONS.withDownsampler(OPTIONS.downsampler().withKernel(37));
    FakeBackbone backbone = new FakeBackbone(4);
    assertTrue(
        message(IllegalArgumentException.class, () -> run(backbone, IMAGE, large))
            .startsWith("a kernel of 37 and 5 cells need at least 41 rows, given a map of 40"));
    assertEquals(1, backbone.images, "before the views are computed");
  }

  /** Another backbone from the given call on. */
  private static FakeBackbone changing(int call, NDArray after) {
    return new FakeBackbone(4) {
      private int calls;

      @Override
      public NDArray features(NDArray image) {
        calls++;
        return calls < call ? super.features(image) : after;
      }
    };
  }

  @Test
  void aBackboneThatChanges() {
    NDArray nan = NDArray.zeros(new Shape(16, 4, 5, 6));
    nan.set(3, 1, 2, 2, Float.NaN);
    assertEquals(
        "backbone fake gave NaN for views 0 to 15",
        message(IllegalStateException.class, () -> run(changing(2, nan), IMAGE, OPTIONS)));
    NDArray other = NDArray.zeros(new Shape(4, 4, 6, 6));
    assertEquals(
        "backbone fake gave features of 4x4x6x6 for views 16 to 19, expected 4x4x5x6",
        message(IllegalStateException.class, () -> run(changing(3, other), IMAGE, OPTIONS)));
    FitOptions held = OPTIONS.withViews(OPTIONS.views().withMemory(0));
    assertEquals(
        "backbone fake gave features of 4x4x6x6 for views 20 to 24, expected 5x4x5x6",
        message(IllegalStateException.class, () -> run(changing(5, other), IMAGE, held)));
  }

  @Test
  void aBackboneThatSaysTheSameOfAll() throws Exception {
    FakeBackbone constant = changing(1, NDArray.zeros(new Shape(1, 4, 5, 6)));
    FitOptions single = OPTIONS.withViews(OPTIONS.views().withCount(1).withHeldOut(1));
    run(constant, IMAGE, single);
  }

  @Test
  void viewsOutOfRange() {
    FitViews views = FitViews.paper();
    List<Executable> bad =
        List.of(
            () -> views.withCount(0),
            () -> views.withHeldOut(-1),
            () -> views.withPerStep(0),
            () -> views.withComponents(0),
            () -> views.withMemory(-1),
            () -> views.withCount(Integer.MAX_VALUE));
    for (Executable code : bad) {
      assertTrue(message(IllegalArgumentException.class, code).contains("given"));
    }
  }

  @Test
  void otherOptionsOutOfRange() {
    List<Executable> bad =
        List.of(
            () -> FitDownsampler.paper().withKernel(-1),
            () -> FitField.paper().withFrequencies(0),
            () -> FitField.paper().withDropout(1),
            () -> OPTIONS.withSteps(0));
    for (Executable code : bad) {
      assertTrue(message(IllegalArgumentException.class, code).contains("given"));
    }
  }
}
