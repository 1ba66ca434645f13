package org.featup.internal.train.loop;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;
import org.featup.train.ValidationReport;

/**
 * Writes event files for TensorBoard: loss, its terms, gradient norm and speed of every step, and
 * the pictures. Every start begins a new file, whose first event tells TensorBoard to forget the
 * steps that are made again.
 */
public final class TensorBoardMetrics implements TrainingListener, Closeable {
  // Fields of tensorflow.Event, .SessionLog, .Summary, .Summary.Value and .Summary.Image.
  private static final int EVENT_STEP = 2;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION_LOG = 7;
  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_NUMBER = 2;
  private static final int VALUE_IMAGE = 4;
  private static final int IMAGE_HEIGHT = 1;
  private static final int IMAGE_WIDTH = 2;
  private static final int IMAGE_COLORSPACE = 3;
  private static final int IMAGE_ENCODED = 4;
  private static final int RGB = 3;

  private final Path folder;
  private EventFile file;

  /**
   * Touches nothing yet.
   *
   * @param folder where the event files go; must exist
   */
  public TensorBoardMetrics(Path folder) {
    this.folder = folder;
  }

  @Override
  public void started(long step, long steps) throws IOException {
    file = new EventFile(folder);
    ProtobufWriter start = new ProtobufWriter().number(SESSION_STATUS, SESSION_START);
    file.write(EventFile.event().number(EVENT_STEP, step + 1).message(EVENT_SESSION_LOG, start));
  }

  @Override
  public void step(StepReport report) throws IOException {
    ProtobufWriter summary = new ProtobufWriter();
    number(summary, "loss", report.loss());
    report.terms().forEach((term, value) -> number(summary, "terms/" + term, value));
    number(summary, "gradient_norm", report.gradientNorm());
    number(summary, "images_per_second", report.imagesPerSecond());
    write(report.step(), summary);
  }

  @Override
  public void validated(ValidationReport report) throws IOException {
    ProtobufWriter summary = new ProtobufWriter();
    number(summary, "validation", report.mean());
    report.scores().forEach((name, score) -> number(summary, "validation/" + name, score));
    write(report.step(), summary);
  }

  @Override
  public void pictures(long step, Map<String, BufferedImage> pictures) throws IOException {
    for (Map.Entry<String, BufferedImage> picture : pictures.entrySet()) {
      BufferedImage image = picture.getValue();
      ProtobufWriter encoded =
          new ProtobufWriter()
              .number(IMAGE_HEIGHT, image.getHeight())
              .number(IMAGE_WIDTH, image.getWidth())
              .number(IMAGE_COLORSPACE, RGB)
              .bytes(IMAGE_ENCODED, png(image));
      ProtobufWriter value =
          new ProtobufWriter()
              .text(VALUE_TAG, "pictures/" + picture.getKey())
              .message(VALUE_IMAGE, encoded);
      write(step, new ProtobufWriter().message(SUMMARY_VALUE, value));
    }
  }

  private static void number(ProtobufWriter summary, String tag, double value) {
    summary.message(
        SUMMARY_VALUE, new ProtobufWriter().text(VALUE_TAG, tag).real(VALUE_NUMBER, (float) value));
  }

  private void write(long step, ProtobufWriter summary) throws IOException {
    file.write(EventFile.event().number(EVENT_STEP, step).message(EVENT_SUMMARY, summary));
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("no PNG writer for images of type " + image.getType());
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
