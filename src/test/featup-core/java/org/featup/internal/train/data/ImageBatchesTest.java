package org.featup.internal.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.featup.internal.train.loop.StepRandom;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.io.TaggedPictures;
import org.featup.ndarray.NDArray;
import org.featup.train.RandomCrop;
import org.featup.train.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImageBatchesTest {
  private static final RandomCrop CROP = new RandomCrop(16, 0.5);
  private static final TrainingListener NOBODY = new TrainingListener() {};

  @TempDir private Path folder;
  private ImageFolder pictures;

  /** Remembers the bad files it is told of. */
  private static final class BadFiles implements TrainingListener {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void badImage(Path file, String reason) {
      told.add(file.getFileName() + ": " + reason);
    }
  }

  @BeforeEach
  void pictures() throws IOException {
    pictures = ImageFolder.open(TestPictures.fill(folder, 7));
  }

  private ImageBatches batches(int threads, ImageLoader.Reader reader, TrainingListener listener) {
    return new ImageBatches(
        pictures, new ImageLoader(pictures, CROP, List.of(), reader), 3, 11, threads, listener);
  }

  private static List<List<TrainingImage>> take(ImageBatches batches, int from, int to)
      throws IOException {
    List<List<TrainingImage>> taken = new ArrayList<>();
    for (int step = from; step <= to; step++) {
      taken.add(batches.batch(step));
    }
    return taken;
  }

  private static void assertSame(List<List<TrainingImage>> a, List<List<TrainingImage>> b) {
    assertEquals(a.size(), b.size());
    for (int i = 0; i < a.size(); i++) {
      assertEquals(names(a.get(i)), names(b.get(i)));
      for (int k = 0; k < a.get(i).size(); k++) {
        assertArrayEquals(a.get(i).get(k).image().data(), b.get(i).get(k).image().data());
      }
    }
  }

  private static List<String> names(List<TrainingImage> images) {
    return images.stream().map(TrainingImage::name).toList();
  }

  @Test
  void picturesAreReadAsAsked(@TempDir Path tagged) throws IOException {
    BufferedImage picture = TestPictures.noise(16, 16, 3);
    byte[] turned = TaggedPictures.png(picture, TaggedPictures.exif(3), null);
    Files.write(tagged.resolve("a.png"), turned);
    ImageFolder one = ImageFolder.open(tagged);
    for (ImageOptions options :
        new ImageOptions[] {ImageOptions.standard(), ImageOptions.asStored()}) {
      RandomCrop all = new RandomCrop(16, 0);
      try (ImageBatches batches = new ImageBatches(one, options, all, List.of(), 1, 1, 1, NOBODY)) {
        NDArray expected = Images.toNDArray(Images.read(tagged.resolve("a.png"), options));
        assertArrayEquals(expected.data(), batches.batch(1).get(0).image().data());
        int stored = picture.getRGB(options.upright() ? 15 : 0, options.upright() ? 15 : 0);
        assertEquals(stored, Images.read(tagged.resolve("a.png"), options).getRGB(0, 0));
      }
    }
  }

  @Test
  void everyEpochHasEveryPictureOnceAndAnOrderOfItsOwn() throws IOException {
    List<String> names = new ArrayList<>();
    try (ImageBatches batches =
        new ImageBatches(pictures, ImageOptions.standard(), CROP, List.of(), 3, 11, 1, NOBODY)) {
      take(batches, 1, 7).forEach(batch -> names.addAll(names(batch)));
    }
    assertEquals(21, names.size());
    List<List<String>> epochs =
        List.of(names.subList(0, 7), names.subList(7, 14), names.subList(14, 21));
    for (List<String> epoch : epochs) {
      assertEquals(7, new HashSet<>(epoch).size());
    }
    assertEquals(3, new HashSet<>(epochs).size());
  }

  @Test
  void neitherThreadsNorTheirSpeedMatter() throws IOException {
    RandomGenerator sleep = new StepRandom(0, 0).generator("sleep");
    ImageLoader.Reader slow =
        file -> {
          try {
            int millis;
            synchronized (sleep) {
              millis = sleep.nextInt(15);
            }
            TimeUnit.MILLISECONDS.sleep(millis);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return Images.read(file);
        };
    try (ImageBatches one = batches(1, Images::read, NOBODY);
        ImageBatches many = batches(4, slow, NOBODY)) {
      assertSame(take(one, 1, 10), take(many, 1, 10));
    }
  }

  @Test
  void goesOnAtAnyStep() throws IOException {
    try (ImageBatches whole = batches(2, Images::read, NOBODY);
        ImageBatches resumed = batches(2, Images::read, NOBODY)) {
      List<List<TrainingImage>> all = take(whole, 1, 10);
      assertSame(all.subList(5, 10), take(resumed, 6, 10));
      assertSame(all.subList(1, 4), take(resumed, 2, 4));
      assertSame(List.of(all.get(3)), take(resumed, 4, 4));
      assertThrows(IllegalArgumentException.class, () -> resumed.batch(0));
    }
  }

  @Test
  void anotherSeedGivesAnotherOrder() throws IOException {
    try (ImageBatches one =
            new ImageBatches(pictures, ImageOptions.standard(), CROP, List.of(), 7, 1, 1, NOBODY);
        ImageBatches two =
            new ImageBatches(pictures, ImageOptions.standard(), CROP, List.of(), 7, 2, 1, NOBODY)) {
      assertNotEquals(names(one.batch(1)), names(two.batch(1)));
    }
  }

  @Test
  void badFilesAreNamedOnceAndPassedOver() throws IOException {
    Files.writeString(folder.resolve("02.png"), "no picture");
    Images.writePng(folder.resolve("04.png"), TestPictures.noise(40, 15, 1));
    BadFiles one = new BadFiles();
    BadFiles two = new BadFiles();
    BadFiles resumedListener = new BadFiles();
    try (ImageBatches whole = batches(1, Images::read, one);
        ImageBatches parallel = batches(3, Images::read, two);
        ImageBatches resumed = batches(1, Images::read, resumedListener)) {
      List<List<TrainingImage>> all = take(whole, 1, 14);
      assertSame(all, take(parallel, 1, 14));
      assertSame(all.subList(4, 14), take(resumed, 5, 14));
      for (List<TrainingImage> batch : all) {
        assertFalse(names(batch).contains("02.png"));
        assertFalse(names(batch).contains("04.png"));
      }
    }
    for (BadFiles listener : List.of(one, two, resumedListener)) {
      assertEquals(2, listener.told.size(), listener.told.toString());
      String told = listener.told.stream().sorted().toList().toString();
      assertTrue(told.startsWith("[02.png: not a picture: text"), told);
      assertTrue(told.contains("04.png: 40x15 pixels, expected at least 16x16"), told);
    }
  }

  @Test
  void aFolderOfBadFilesIsAnError() throws IOException {
    for (Path file : pictures.files()) {
      Files.writeString(file, "no picture");
    }
    BadFiles bad = new BadFiles();
    try (ImageBatches batches = batches(2, Images::read, bad)) {
      IOException e = assertThrows(IOException.class, () -> batches.batch(1));
      assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
      assertTrue(e.getMessage().contains("none of its 7 pictures"), e.getMessage());
    }
    assertEquals(7, bad.told.size());
  }

  @Test
  void readsAheadButNotFar() throws Exception {
    AtomicInteger read = new AtomicInteger();
    ImageLoader.Reader counting =
        file -> {
          read.incrementAndGet();
          return Images.read(file);
        };
    try (ImageBatches batches = batches(2, counting, NOBODY)) {
      for (int step = 1; step < 5; step++) {
        batches.batch(step);
        // the step's three, and what is ahead: three and one per thread, less the one last taken
        int most = 3 * step + 3 + 2 - 1;
        for (int i = 0; i < 500 && read.get() < most; i++) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
        TimeUnit.MILLISECONDS.sleep(30);
        assertEquals(most, read.get());
      }
    }
  }

  @Test
  void closingEndsTheThreads() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    Thread[] decoder = new Thread[1];
    ImageLoader.Reader hanging =
        file -> {
          if (count.incrementAndGet() <= 3) {
            return Images.read(file);
          }
          decoder[0] = Thread.currentThread();
          reading.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            Thread.currentThread().interrupt();
          }
          throw new IOException("closed");
        };
    ImageBatches batches = batches(1, hanging, NOBODY);
    batches.batch(1);
    assertTrue(reading.await(30, TimeUnit.SECONDS));
    assertTrue(decoder[0].isDaemon());
    batches.close();
    batches.close();
    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    decoder[0].join(30_000);
    assertFalse(decoder[0].isAlive());
    assertThrows(IllegalStateException.class, () -> batches.batch(2));
  }

  @Test
  void anInterruptWaitsForTheImages() throws IOException {
    try (ImageBatches batches = batches(1, Images::read, NOBODY)) {
      Thread.currentThread().interrupt();
      assertEquals(3, batches.batch(1).size());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void errorsOfDecodersAreNotHidden() {
    ImageLoader.Reader broken =
        file -> {
          throw new StackOverflowError("too deep");
        };
    try (ImageBatches batches = batches(1, broken, NOBODY)) {
      assertThrows(StackOverflowError.class, () -> batches.batch(1));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ImageBatches(pictures, ImageOptions.standard(), CROP, List.of(), 0, 1, 1, NOBODY));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ImageBatches(pictures, ImageOptions.standard(), CROP, List.of(), 1, 1, 0, NOBODY));
  }
}
