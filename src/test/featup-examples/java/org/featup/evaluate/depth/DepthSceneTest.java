package org.featup.evaluate.depth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

class DepthSceneTest {

  private static DepthScene scene(int height, int width) {
    float[] disparity = new float[height * width];
    for (int p = 0; p < disparity.length; p++) {
      disparity[p] = 1 + p;
    }
    Shape shape = new Shape(1, 1, height, width);
    return new DepthScene(
        "scene",
        TestData.random(1, 1, 3, height, width),
        NDArray.wrap(disparity, shape, Layout.NCHW));
  }

  @Test
  void disparityOfAnotherSizeIsTakenFromTheNearest() {
    float[] large = {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 0, 0, 3, 3, 0, 0};
    NDArray disparity = NDArray.wrap(large, new Shape(1, 1, 4, 4), Layout.NCHW);
    DepthScene half = DepthScene.sampled("half", TestData.random(1, 1, 3, 2, 2), disparity);
    assertArrayEquals(new float[] {1, 2, 3, 0}, half.disparity().toArray(Layout.NCHW));
    DepthScene same = DepthScene.sampled("same", TestData.random(1, 1, 3, 4, 4), disparity);
    assertArrayEquals(large, same.disparity().toArray(Layout.NCHW));
  }

  @Test
  void ofThreeItIsTheMiddleOne() {
    float[] large = {1, 2, 3, 4, 5, 6};
    NDArray disparity = NDArray.wrap(large, new Shape(1, 1, 1, 6), Layout.NCHW);
    DepthScene third = DepthScene.sampled("third", TestData.random(1, 1, 3, 1, 2), disparity);
    assertArrayEquals(new float[] {2, 5}, third.disparity().toArray(Layout.NCHW));
    NDArray upright = NDArray.wrap(large, new Shape(1, 1, 6, 1), Layout.NCHW);
    DepthScene rows = DepthScene.sampled("rows", TestData.random(1, 1, 3, 2, 1), upright);
    assertArrayEquals(new float[] {2, 5}, rows.disparity().toArray(Layout.NCHW));
  }

  @Test
  void cropsReachFromBorderToBorderAndDoNotOverlap() {
    DepthScene scene = scene(25, 31);
    List<DepthCrop> crops = scene.crops(10);
    assertEquals(
        List.of("scene 0,0", "scene 0,1", "scene 0,2", "scene 1,0", "scene 1,1", "scene 1,2"),
        crops.stream().map(DepthCrop::name).toList());
    int[] tops = {0, 0, 0, 15, 15, 15};
    int[] lefts = {0, 10, 21, 0, 10, 21};
    for (int i = 0; i < tops.length; i++) {
      DepthCrop crop = crops.get(i);
      assertEquals(Math.log(1 + tops[i] * 31 + lefts[i]), crop.logs()[0], 1e-6);
      for (int c = 0; c < 3; c++) {
        assertEquals(
            scene.image().get(0, c, tops[i] + 9, lefts[i] + 3), crop.image().get(0, c, 9, 3));
      }
    }
  }

  @Test
  void aSingleRowOfCropsLiesInTheMiddle() {
    assertEquals(Math.log(1 + 3 * 20), scene(17, 20).crops(10).get(0).logs()[0], 1e-6);
  }

  @Test
  void refusesWhatDoesNotFit() {
    IllegalArgumentException small =
        assertThrows(IllegalArgumentException.class, () -> scene(19, 19).crops(10));
    assertTrue(small.getMessage().contains("room for two crops of 10 pixels"), small.getMessage());
    NDArray image = TestData.random(1, 1, 3, 4, 4);
    NDArray other = TestData.random(1, 1, 1, 4, 5);
    assertThrows(IllegalArgumentException.class, () -> new DepthScene("x", image, other));
  }
}
