package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.stream.Stream;
import org.featup.backbone.Backbone;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureCacheTest {
  private static final long PLENTY = 1L << 30;

  @TempDir private Path dir;
  private int asked;

  /** Features of 100 cells, all of them the first number of the image. */
  private final class Counting implements Backbone {
    @Override
    public NDArray features(NDArray image) {
      asked++;
      float[] data = new float[100];
      Arrays.fill(data, image.get(0, 0, 0, 0));
      return NDArray.wrap(data, new Shape(1, 1, 10, 10), Layout.CHANNELS_LAST);
    }

    @Override
    public int stride() {
      return 1;
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public void close() {}
  }

  private FeatureCache cache(String network, long most) throws IOException {
    return new FeatureCache(new Counting(), network, dir.resolve("cache"), most);
  }

  private static NDArray image(float value) {
    return NDArray.wrap(new float[] {value, 2, 3}, new Shape(1, 3, 1, 1), Layout.NCHW);
  }

  private Path[] files() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("cache"))) {
      return files.toArray(Path[]::new);
    }
  }

  @Test
  void theNetworkIsAskedOnceForTheSameWork() throws IOException {
    float[] first = cache("a", PLENTY).features(image(1)).toArray(Layout.NCHW);
    assertArrayEquals(first, cache("a", PLENTY).features(image(1)).toArray(Layout.NCHW));
    assertEquals(1, asked);
    cache("b", PLENTY).features(image(1));
    assertEquals(2, asked);
    assertEquals(4, cache("a", PLENTY).features(image(4)).get(0, 0, 0, 0));
    assertEquals(3, asked);
  }

  @Test
  void aDamagedFileIsMadeAnew() throws IOException {
    cache("a", PLENTY).features(image(1));
    Files.writeString(files()[0], "cut off");
    assertEquals(1, cache("a", PLENTY).features(image(1)).get(0, 0, 5, 5));
    assertEquals(2, asked);
    cache("a", PLENTY).features(image(1));
    assertEquals(2, asked);
  }

  @Test
  void theOldestGoFirst() throws IOException {
    cache("a", PLENTY).features(image(1));
    long size = Files.size(files()[0]);
    Files.setLastModifiedTime(files()[0], FileTime.fromMillis(1000));
    FeatureCache cache = cache("a", 3 * size);
    for (int i = 2; i <= 4; i++) {
      cache.features(image(i));
    }
    assertTrue(files().length <= 3, () -> "more than fit");
    asked = 0;
    cache.features(image(4));
    assertEquals(0, asked);
    cache.features(image(1));
    assertEquals(1, asked);
  }

  @Test
  void oneThatDoesNotFitIsStillGiven() throws IOException {
    FeatureCache cache = cache("a", 1);
    assertEquals(7, cache.features(image(7)).get(0, 0, 0, 0));
    assertEquals(8, cache.features(image(8)).get(0, 0, 0, 0));
    assertEquals(1, files().length);
  }
}
