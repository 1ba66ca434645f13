package org.featup.internal.cuda.stage;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featup.internal.cuda.maps.DeviceAxis;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.FoldedAxis;

/**
 * The folded axes of stages on the device. Those that were used last are kept, since folding and
 * uploading them takes longer than a small stage does.
 */
public final class StageAxes implements AutoCloseable {
  /** Outputs that share a window, down the map and along it. */
  public static final int ROWS = 2;

  public static final int COLUMNS = 4;

  private static final int KEPT = 64;

  private final CudaSession session;
  private final Map<Key, DeviceAxis> axes = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(int source, int size, int diameter, int group) {}

  /** What is done with axes. */
  public interface Use {
    void with(DeviceAxis rows, DeviceAxis columns);
  }

  /** A stage's sizes. */
  public record Sizes(int sourceHeight, int sourceWidth, int height, int width, int diameter) {}

  public StageAxes(CudaSession session) {
    this.session = session;
  }

  /** Lends the axes of a stage for launches; they may be freed as soon as those are queued. */
  public synchronized void use(Sizes s, Use use) {
    use.with(
        axis(new Key(s.sourceHeight(), s.height(), s.diameter(), ROWS)),
        axis(new Key(s.sourceWidth(), s.width(), s.diameter(), COLUMNS)));
    Iterator<DeviceAxis> eldest = axes.values().iterator();
    while (axes.size() > KEPT) {
      eldest.next().close();
      eldest.remove();
    }
  }

  private DeviceAxis axis(Key key) {
    return axes.computeIfAbsent(key, this::upload);
  }

  /** Kernels take two columns of a window at once, so there is an even number of them. */
  private DeviceAxis upload(Key key) {
    FoldedAxis folded = FoldedAxis.of(key.source, key.size, key.diameter, key.group);
    int extent = folded.extent();
    return new DeviceAxis(
        session, folded, key.source, key.group == COLUMNS ? extent + extent % 2 : extent);
  }

  @Override
  public synchronized void close() {
    axes.values().forEach(DeviceAxis::close);
    axes.clear();
  }
}
