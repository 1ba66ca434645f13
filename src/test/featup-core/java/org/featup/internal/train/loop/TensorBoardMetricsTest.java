package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.featup.internal.train.data.TestPictures;
import org.featup.internal.train.loop.EventReader.Message;
import org.featup.train.ValidationReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardMetricsTest {
  @TempDir private Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private void write(long from, long to) throws IOException {
    try (TensorBoardMetrics metrics = new TensorBoardMetrics(folder)) {
      metrics.started(from, 100);
      for (long step = from + 1; step <= to; step++) {
        metrics.step(CsvMetricsTest.report(step));
      }
    }
  }

  @Test
  void writesValidations() throws IOException {
    try (TensorBoardMetrics metrics = new TensorBoardMetrics(folder)) {
      metrics.started(0, 100);
      metrics.validated(new ValidationReport(20, 0.5, Map.of("net x2", 0.25), true));
    }
    Message event = EventReader.read(files().get(0)).get(2);
    assertEquals(20L, event.one(2));
    List<Message> values = event.message(5).messages(1);
    assertEquals(
        List.of("validation", "validation/net x2"), values.stream().map(v -> v.text(1)).toList());
    assertEquals(List.of(0.5f, 0.25f), values.stream().map(v -> v.one(2)).toList());
  }

  @Test
  void writesScalars() throws IOException {
    Instant before = Instant.now();
    write(0, 300);
    assertEquals(1, files().size());
    String name = files().get(0).getFileName().toString();
    assertTrue(name.matches("events\\.out\\.tfevents\\.\\d{10}\\.featup"), name);
    List<Message> events = EventReader.read(files().get(0));
    assertEquals(302, events.size());
    assertEquals("brain.Event:2", events.get(0).text(3));
    assertEquals(1L, events.get(1).one(2), "first step that counts");
    assertEquals(1L, events.get(1).message(7).one(1), "START");
    for (int step = 1; step <= 300; step++) {
      Message event = events.get(step + 1);
      assertEquals((double) before.getEpochSecond(), (Double) event.one(1), 60);
      assertEquals((long) step, event.one(2));
      List<Message> values = event.message(5).messages(1);
      assertEquals(
          List.of("loss", "terms/likelihood", "terms/tv", "gradient_norm", "images_per_second"),
          values.stream().map(v -> v.text(1)).toList());
      assertEquals(
          List.of(step + 0.25f, step - 0.25f, 0.5f, 1e-7f, 4f),
          values.stream().map(v -> v.one(2)).toList());
    }
  }

  @Test
  void writesPictures() throws IOException {
    BufferedImage picture = TestPictures.noise(30, 20, 1);
    try (TensorBoardMetrics metrics = new TensorBoardMetrics(folder)) {
      metrics.started(0, 100);
      metrics.pictures(70_000, Map.of("grid", picture));
    }
    Message event = EventReader.read(files().get(0)).get(2);
    assertEquals(70_000L, event.one(2));
    Message value = event.message(5).message(1);
    assertEquals("pictures/grid", value.text(1));
    Message image = value.message(4);
    assertEquals(20L, image.one(1));
    assertEquals(30L, image.one(2));
    assertEquals(3L, image.one(3));
    BufferedImage back = ImageIO.read(new ByteArrayInputStream((byte[]) image.one(4)));
    assertEquals(picture.getRGB(29, 19), back.getRGB(29, 19));
  }

  /** TensorBoard reads the files by name and forgets what was at or after the start's step. */
  @Test
  void everyStartBeginsAFileThatIsReadAfterTheOthers() throws IOException {
    List<Path> sofar = new ArrayList<>();
    for (long from : new long[] {0, 20, 10}) {
      write(from, from + 15);
      List<Path> now = files();
      assertEquals(sofar, now.subList(0, sofar.size()));
      assertEquals(sofar.size() + 1, now.size());
      Message start = EventReader.read(now.get(sofar.size())).get(1);
      assertEquals(from + 1, start.one(2));
      assertTrue(start.has(7));
      sofar = now;
    }
    Files.writeString(folder.resolve("events.out.tfevents.9900000000.host"), "");
    write(30, 31);
    assertTrue(files().get(4).toString().endsWith(".9900000001.featup"), files().toString());
  }
}
