package org.featup.internal.cuda.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class ConvTilesTest {

  @Test
  void aLargeMapHasOneRange() {
    ConvTiles tiles = new ConvTiles(new Shape(2, 384, 224, 224), 7);
    assertEquals(2 * 28 * 14, tiles.count());
    assertEquals(24, tiles.chunksPerRange(1));
    assertEquals(1, tiles.ranges(24));
    assertEquals(new LaunchShape(784, 1, 1, 64, 1, 1, 46032), tiles.convolution(24));
    assertEquals(new LaunchShape(784, 1, 1, 128, 1, 1, 0), tiles.gradFilters(24));
  }

  @Test
  void aSmallMapIsCutIntoRangesThatTheirTrafficAllows() {
    ConvTiles tiles = new ConvTiles(new Shape(1, 384, 28, 28), 7);
    assertEquals(8, tiles.count());
    assertEquals(5, tiles.chunksPerRange(1));
    assertEquals(5, tiles.ranges(5));
    assertEquals(3, tiles.ranges(tiles.chunksPerRange(2)));
  }

  @Test
  void fewChannelsAreOneRange() {
    assertEquals(1, new ConvTiles(new Shape(1, 4, 8, 16), 7).chunksPerRange(1));
  }

  @Test
  void tilesAreForThreeDiametersAndAnyChannels() {
    for (int d : new int[] {3, 5, 7}) {
      assertTrue(new ConvTiles(new Shape(1, 4, 1, 1), d).supported());
      assertTrue(new ConvTiles(new Shape(1, 31, 1, 1), d).supported());
    }
    assertFalse(new ConvTiles(new Shape(1, 4, 1, 1), 9).supported());
    assertFalse(new ConvTiles(new Shape(1, 4, 1, 1), 1).supported());
  }

  @Test
  void thePlainKernelHasLanesForTheChannels() {
    assertEquals(
        new LaunchShape(5, 1, 1, 3, 42, 1, 0), CudaAdaptiveConv.anyShape(new Shape(2, 3, 9, 41)));
    assertEquals(
        new LaunchShape(5, 2, 1, 32, 4, 1, 0), CudaAdaptiveConv.anyShape(new Shape(1, 130, 5, 13)));
  }

  @Test
  void rowsBeyondTheLimitOfTheGridAreFlat() {
    LaunchShape shape = new ConvTiles(new Shape(1, 4, 1_000_000, 1), 3).convolution(1);
    assertEquals(125_000, shape.gridX());
  }
}
