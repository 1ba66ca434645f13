package org.featup.internal.upsample;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Runs stages, each on the map that the one before it made. On the heap the maps between them lie
 * in memory that is kept from call to call: a third of the output as a rule, which would otherwise
 * be zeroed each time. It is softly reachable, so that the collector takes it where memory is
 * short; of calls at the same time one has it and the others allocate their own.
 */
public final class StageMaps {
  /** Elements kept at most, 256 MiB; larger maps are allocated one by one. */
  private static final long MOST_KEPT = 1 << 26;

  private final AtomicReference<SoftReference<float[]>> kept = new AtomicReference<>();

  /** One stage. */
  public interface Step {
    /**
     * Computes a map.
     *
     * @param stage from 0
     * @param before the map before it
     * @param out where to; null for a new array where the backend computes
     * @return {@code out}, or the new array
     */
    NDArray apply(int stage, NDArray before, NDArray out);
  }

  /**
   * Runs all stages.
   *
   * @param source the first map; stays open
   * @param shapes the map of each stage
   * @param out where the last goes, on the heap; null for a new array
   * @return the last map, {@code out} unless that is null
   */
  public NDArray run(NDArray source, List<Shape> shapes, NDArray out, Step step) {
    int last = shapes.size() - 1;
    long between = shapes.subList(0, last).stream().mapToLong(Shape::elements).sum();
    boolean keeps = source.device() == null && between <= MOST_KEPT;
    float[] memory = keeps ? take((int) between) : null;
    int at = 0;
    NDArray map = source.borrowed();
    for (int i = 0; i <= last; i++) {
      NDArray place = i == last ? out : null;
      if (keeps && i < last) {
        Shape shape = shapes.get(i);
        place = NDArray.wrap(memory, at, shape, Layout.CHANNELS_LAST.strides(shape));
        at += shape.arrayLength();
      }
      try (NDArray before = map) {
        map = step.apply(i, before, place);
      }
    }
    if (keeps) {
      kept.set(new SoftReference<>(memory));
    }
    return map;
  }

  private float[] take(int elements) {
    SoftReference<float[]> reference = kept.getAndSet(null);
    float[] memory = reference == null ? null : reference.get();
    return memory != null && memory.length >= elements ? memory : new float[elements];
  }
}
