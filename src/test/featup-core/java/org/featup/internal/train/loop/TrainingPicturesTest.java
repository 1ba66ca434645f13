package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.Random;
import org.featup.internal.viz.PixelText;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.viz.FeatureColors;
import org.featup.viz.HeatMap;
import org.junit.jupiter.api.Test;

class TrainingPicturesTest {
  private static final int LABEL = 13;
  private static final int GAP = 4;

  private static NDArray random(long seed, int c, int h, int w) {
    Random random = new Random(seed);
    NDArray x = NDArray.zeros(new Shape(1, c, h, w));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static TrainingView view(int h, int w) {
    return new TrainingView(
        random(1, 3, h, w),
        random(2, 5, 4, 6),
        random(3, 5, h, w),
        random(4, 5, 4, 6),
        random(5, 5, 4, 6),
        random(6, 1, 4, 6),
        random(7, 1, h, w),
        random(8, 1, 3, 3),
        random(9, 1, 3, 3));
  }

  private static BufferedImage draw(TrainingView view) {
    Map<String, BufferedImage> pictures = TrainingPictures.of(view);
    assertEquals(1, pictures.size());
    return pictures.get(TrainingPictures.NAME);
  }

  @Test
  void allFeaturesHaveTheColoursOfTheLowResolutionOnes() {
    TrainingView view = view(224, 336);
    BufferedImage grid = draw(view);
    assertEquals(5 * (336 + GAP), grid.getWidth());
    assertEquals(2 * (224 + LABEL), grid.getHeight());
    Pca pca = Pca.fit(3, view.lowRes());
    FeatureColors colors = FeatureColors.fit(pca.transform(view.lowRes()));
    BufferedImage photo = Images.toImage(view.image());
    BufferedImage high = colors.paint(pca.transform(view.highRes()));
    assertEquals(photo.getRGB(17, 200), grid.getRGB(17, 200));
    assertEquals(high.getRGB(300, 11), grid.getRGB(2 * (336 + GAP) + 300, 11));
    int[] places = {1, 3, 4};
    NDArray[] maps = {view.lowRes(), view.target(), view.prediction()};
    for (int i = 0; i < maps.length; i++) {
      BufferedImage cells = colors.paint(pca.transform(maps[i]));
      // cells of 56x56 pixels
      assertEquals(cells.getRGB(5, 1), grid.getRGB(places[i] * (336 + GAP) + 5 * 56 + 55, 56));
    }
  }

  @Test
  void heatMapsStandBelow() {
    TrainingView view = view(224, 336);
    BufferedImage grid = draw(view);
    int top = 224 + LABEL;
    assertEquals(HeatMap.paint(view.uncertainty()).getRGB(5, 3), grid.getRGB(335, top + 223));
    assertEquals(HeatMap.paint(view.saliency()).getRGB(9, 8), grid.getRGB(336 + GAP + 9, top + 8));
    assertEquals(HeatMap.paint(view.w()).getRGB(2, 0), grid.getRGB(2 * (336 + GAP) + 223, top));
    assertEquals(
        HeatMap.paint(view.b()).getRGB(0, 2), grid.getRGB(2 * (336 + GAP) + 224 + GAP, top + 223));
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    TrainingView v = view(224, 224);
    TrainingView without =
        new TrainingView(
            v.image(), v.lowRes(), v.highRes(), v.target(), v.prediction(), null, null, null, null);
    assertEquals(224 + LABEL, draw(without).getHeight());
    assertEquals(5 * (224 + GAP), draw(without).getWidth());
  }

  @Test
  void cellsAreNeitherTinyNorHuge() {
    assertEquals(5 * (168 + GAP), draw(view(16, 16)).getWidth());
    assertEquals(5 * (448 + GAP), draw(view(300, 900)).getWidth());
    assertEquals(2 * (149 + LABEL), draw(view(300, 900)).getHeight());
  }

  @Test
  void fewChannelsWillDo() {
    NDArray one = random(1, 1, 2, 2);
    NDArray image = random(2, 3, 32, 32);
    draw(
        new TrainingView(
            image,
            one,
            image.view(new int[4], new Shape(1, 1, 32, 32)),
            one,
            one,
            null,
            null,
            null,
            null));
  }

  @Test
  void mapsMustHaveTheSameChannels() {
    TrainingView v = view(32, 32);
    NDArray other = random(1, 4, 4, 6);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TrainingView(
                v.image(), v.lowRes(), v.highRes(), other, other, null, null, null, null));
  }

  @Test
  void labelsAreDrawnWithoutFonts() {
    BufferedImage line = PixelText.line("W l?", 22);
    assertEquals(13, line.getHeight());
    int white = 0xffffffff;
    assertEquals(white, line.getRGB(2, 4), "the w begins");
    assertEquals(white, line.getRGB(16, 3), "the l is tall, and the third character");
    for (int y = 0; y < 13; y++) {
      assertNotEquals(white, line.getRGB(21, y), "there is no question mark");
    }
  }
}
