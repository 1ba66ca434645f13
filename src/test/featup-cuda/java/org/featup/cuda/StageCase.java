package org.featup.cuda;

import static org.featup.spi.StageSpec.released;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.OrderedSumTest;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.stage.CudaStageFilters;
import org.featup.internal.cuda.stage.CudaStageFiltersGrad;
import org.featup.internal.cuda.stage.StagePixels;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;

/** The filters of a stage to compare with scalar. */
public record StageCase(int n, int h, int w, StageSpec spec) {

  /** Of all kernels that make a stage's filters. */
  public static List<KernelCase> all() {
    // two tiles along both axes, and pixels away from the border
    StageCase usual = new StageCase(2, 9, 21, released(3, 3, 16));
    // a window of two parts, rows of it of two segments, a map smaller than the window
    StageCase wide = new StageCase(1, 3, 19, released(4, 2, 3));
    // a window of four parts, the last of them shorter
    StageCase widest = new StageCase(1, 3, 19, released(8, 2, 3).withoutFixup());
    // so many taps that a block takes 16 pixels
    StageCase taps = new StageCase(1, 3, 7, released(9, 2, 3).withoutFixup());
    // columns have several images in its border
    StageCase narrow = new StageCase(1, 19, 3, released(4, 2, 3));
    // single pixels across, of which the border has many images
    StageCase row = new StageCase(1, 1, 9, released(2, 3, 5));
    StageCase column = new StageCase(2, 9, 1, released(2, 3, 5));
    // keys of several chunks, the last of them shorter
    StageCase keys = new StageCase(1, 5, 9, released(3, 3, 45));
    StageCase distance = new StageCase(1, 7, 18, released(2, 3, 5).with(RangeKernel.GAUSSIAN));
    // a row of the window in two segments, of which the first is full
    StageCase distances = new StageCase(2, 9, 21, released(4, 3, 7).with(RangeKernel.GAUSSIAN));
    StageCase cosine = new StageCase(1, 8, 19, released(2, 3, 5).with(RangeKernel.COSINE));
    StageCase bounded =
        new StageCase(1, 6, 9, new StageSpec(2, 3, RangeKernel.SOFTMAX, 0, 0.5f, -0.17f, false));
    StageCase colours = new StageCase(1, 6, 9, released(2, 3, 0).withoutFixup());
    StageCase hues = new StageCase(1, 6, 9, colours.spec().with(RangeKernel.COSINE));
    return List.of(
        new KernelCase("filters", usual::filters),
        new KernelCase("wide filters", wide::filters),
        new KernelCase("narrow filters", narrow::filters),
        new KernelCase("narrow gradients", narrow::gradients),
        new KernelCase("widest filters", widest::filters),
        new KernelCase("distances", distance::filters),
        new KernelCase("filters of a row", row::filters),
        new KernelCase("gradients of a row", row::gradients),
        new KernelCase("filters of a column", column::filters),
        new KernelCase("gradients of a column", column::gradients),
        new KernelCase("filters of many keys", keys::filters),
        new KernelCase("gradients of many keys", keys::gradients),
        new KernelCase("wide distances", distances::filters),
        new KernelCase("wide gradients of distances", distances::gradients),
        new KernelCase("cosines", cosine::filters),
        new KernelCase("gradients", usual::gradientsOfTwoBlocks),
        new KernelCase("wide gradients", wide::gradients),
        new KernelCase("widest gradients", widest::gradients),
        new KernelCase("gradients of distances", distance::gradients),
        new KernelCase("gradients of cosines", cosine::gradients),
        new KernelCase("bounded filters", bounded::filters),
        new KernelCase("bounded gradients", bounded::gradients),
        new KernelCase("filters around a light", colours::filtersAroundLight),
        new KernelCase("gradients around a light", colours::gradientsAroundLight),
        new KernelCase("another hue", hues::gradientsAroundAnotherHue),
        new KernelCase("filters around black", hues::filtersAroundBlack),
        new KernelCase("gradients around black", hues::gradientsAroundBlack),
        new KernelCase("gradients of weights alone", wide::gradientsWithoutGuidance),
        new KernelCase("joint kernel of many taps", taps::jointInPlanes),
        new KernelCase("GELU", MlpCase::gelu),
        new KernelCase("derivative of GELU", MlpCase::geluGrad),
        new KernelCase("ordered sum", OrderedSumTest::fiftyBlocks));
  }

  /** Of arrays that are 0 but for rounding: filters and their gradients are about 1. */
  private static final double SMALLEST = 0.01;

  public StageParameters parameters() {
    return spec.parameters(2);
  }

  /** Where the spatial kernel is narrow, pixels grow from left to right and outdo the centre. */
  public NDArray guidance() {
    NDArray guidance = StageArrays.random(1, n, spec.guidance(), h, w);
    float[] data = guidance.data();
    for (int i = 0; Math.abs(spec.sigmaSpatial()) < 0.5f && i < data.length; i++) {
      data[i] = (1 + i / spec.guidance() % w) * (3 + data[i]) / 4;
    }
    return guidance;
  }

  public NDArray dFilters() {
    int diameter = 2 * spec.radius() + 1;
    return StageArrays.random(3, n, diameter * diameter, h, w);
  }

  public void filters(CudaSession session) {
    filters(session, guidance());
  }

  private void filters(CudaSession session, NDArray guidance) {
    NDArray expected = StageArrays.scalar().stageFilters(guidance, parameters());
    try (NDArray actual = new CudaStageFilters(session).stageFilters(guidance, parameters())) {
      StageArrays.assertClose(expected, actual, StageArrays.OUTPUT);
    }
  }

  public void gradients(CudaSession session) {
    gradients(new CudaStageFiltersGrad(session));
  }

  /** With so few blocks that each takes several tiles. */
  public void gradientsOfTwoBlocks(CudaSession session) {
    gradients(new CudaStageFiltersGrad(session, 2));
  }

  /** Keys are colours, and one is at a right angle to the others: cosines of 0, to the last bit. */
  public void gradientsAroundAnotherHue(CudaSession session) {
    NDArray guidance = guidance();
    for (int x = 0; x < w; x++) {
      for (int y = 0; y < h; y++) {
        guidance.set(0, 0, y, x, 0);
      }
    }
    paint(guidance, 0);
    guidance.set(0, 0, h / 2, w / 2, 1);
    gradients(new CudaStageFiltersGrad(session), guidance);
  }

  /** Keys are colours, and one is black: its length is 0, and so are all its cosines. */
  public void filtersAroundBlack(CudaSession session) {
    filters(session, black());
  }

  public void gradientsAroundBlack(CudaSession session) {
    gradients(new CudaStageFiltersGrad(session), black());
  }

  private NDArray black() {
    NDArray guidance = guidance();
    paint(guidance, 0);
    return guidance;
  }

  /** Of the weights alone. */
  public void gradientsWithoutGuidance(CudaSession session) {
    StageGradients expected = StageGradients.zeros(parameters());
    StageArrays.scalar().stageFiltersGrad(dFilters(), guidance(), parameters(), expected);
    StageGradients actual = StageGradients.zeros(parameters());
    new CudaStageFiltersGrad(session)
        .stageFiltersGrad(dFilters(), guidance(), parameters(), actual);
    compareWeights(expected, actual);
  }

  /** The joint kernel of logits in planes, beside the filters without a correction. */
  public void jointInPlanes(CudaSession session) {
    int pixels = n * h * w;
    int taps = parameters().spatialKernel().length;
    float[] logits = StageArrays.values(3, pixels * taps);
    float[] planes = transposed(logits, pixels);
    try (DeviceMemory map = session.upload(logits);
        DeviceMemory inPlanes = session.upload(planes)) {
      StagePixels stage = new StagePixels(session, pixels);
      stage.filters(map, map, parameters(), null);
      stage.joint(inPlanes, parameters(), inPlanes);
      session.context().download(map, 0, logits, 0, logits.length);
      session.context().download(inPlanes, 0, planes, 0, planes.length);
    }
    assertArrayEquals(transposed(logits, pixels), planes, 0f);
  }

  private static float[] transposed(float[] map, int rows) {
    int columns = map.length / rows;
    float[] result = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      result[i % columns * rows + i / columns] = map[i];
    }
    return result;
  }

  public void filtersAroundLight(CudaSession session) {
    filters(session, light());
  }

  public void gradientsAroundLight(CudaSession session) {
    gradients(new CudaStageFiltersGrad(session), light());
  }

  /** Keys are colours, and one is so bright that exponentials overflow unless it is subtracted. */
  private NDArray light() {
    NDArray guidance = guidance();
    float[] data = guidance.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = 0.5f + Math.abs(data[i]);
    }
    paint(guidance, 100);
    return guidance;
  }

  private void paint(NDArray guidance, float value) {
    for (int c = 0; c < spec.guidance(); c++) {
      guidance.set(0, c, h / 2, w / 2, value);
    }
  }

  private void gradients(CudaStageFiltersGrad operation) {
    gradients(operation, guidance());
  }

  private void gradients(CudaStageFiltersGrad operation, NDArray guidance) {
    StageGradients expected = zeros();
    StageArrays.scalar().stageFiltersGrad(dFilters(), guidance, parameters(), expected);
    StageGradients actual = zeros();
    operation.stageFiltersGrad(dFilters(), guidance, parameters(), actual);
    compare(expected, actual);
  }

  public StageGradients zeros() {
    return StageGradients.zeros(parameters()).withGuidance(NDArray.zeros(guidance().shape()));
  }

  public static void compare(StageGradients expected, StageGradients actual) {
    compareWeights(expected, actual);
    compare(
        "guidance",
        expected.guidance().toArray(Layout.NCHW),
        actual.guidance().toArray(Layout.NCHW));
  }

  private static void compareWeights(StageGradients expected, StageGradients actual) {
    compare("range", expected.range(), actual.range());
    compare("fixup", expected.fixup(), actual.fixup());
    compare("rangeTemp", expected.rangeTemp(), actual.rangeTemp());
    compare("sigmaSpatial", expected.sigmaSpatial(), actual.sigmaSpatial());
  }

  private static void compare(String name, Mlp expected, Mlp actual) {
    if (expected != null) {
      compare(name + ".first", expected.first(), actual.first());
      compare(name + ".second", expected.second(), actual.second());
    }
  }

  private static void compare(String name, Conv1x1 expected, Conv1x1 actual) {
    compare(name + ".weight", expected.weight(), actual.weight());
    compare(name + ".bias", expected.bias(), actual.bias());
  }

  private static void compare(String name, float[] expected, float[] actual) {
    double largest = SMALLEST;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], StageArrays.GRADIENT * largest, name + " at " + i);
    }
  }
}
