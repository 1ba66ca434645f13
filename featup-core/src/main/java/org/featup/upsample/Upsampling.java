package org.featup.upsample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.featup.internal.upsample.ChannelOrder;
import org.featup.internal.upsample.Checks;
import org.featup.internal.upsample.GuidancePyramid;
import org.featup.internal.upsample.Placement;
import org.featup.internal.upsample.StageMaps;
import org.featup.internal.upsample.StagePlan;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.Conv1x1;
import org.featup.spi.StageParameters;
import org.featup.spi.StageRows;

/**
 * A stack with the filters of one image (or one batch of images) computed: apply it to as many
 * feature maps of that image as you like. Holds {@code 4 D^2} bytes per pixel of every stage, 13 MB
 * for 224x224 at radius 3, where the backend computes. Results lie where the features lie. Safe for
 * use by many threads. Close it to free the filters, on a device or on the heap; it cannot be used
 * any more then.
 */
public final class Upsampling implements AutoCloseable {
  /** Rows given to a sink at once; fewer would compute more of the coarse rows twice. */
  static final int BAND_ROWS = 64;

  private final Backend backend;
  private final StagePlan plan;
  private final int images;
  private final Conv1x1 fixup;
  private final List<StageParameters> stages;

  private final StageMaps maps = new StageMaps();

  /** The filters of every stage; null once closed. */
  private final AtomicReference<List<NDArray>> filters = new AtomicReference<>();

  Upsampling(Backend backend, JbuWeights weights, GuidancePyramid pyramid) {
    this.backend = backend;
    this.plan = pyramid.plan();
    this.images = pyramid.image().shape().n();
    this.fixup = weights.fixup();
    this.stages = weights.stages().subList(0, plan.sizes().size());
    List<NDArray> made = new ArrayList<>();
    filters.set(made);
    try {
      for (int i = 0; i < stages.size(); i++) {
        try (NDArray guidance = pyramid.level(i)) {
          made.add(backend.stageFilters(guidance, stages.get(i)));
        }
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Rows of the output.
   *
   * @return the height that {@link #rows} goes up to
   */
  public int height() {
    return plan.target().height();
  }

  /**
   * Columns of the output.
   *
   * @return the width
   */
  public int width() {
    return plan.target().width();
  }

  /**
   * The filters of every stage that is used, to be looked at.
   *
   * @return (N, D*D, H, W) each at the size of its stage, in strides that the backend chose; the
   *     last in the output's size. Not to be modified
   * @throws IllegalStateException if this is closed
   */
  public List<NDArray> filters() {
    return List.copyOf(open());
  }

  /**
   * Upsamples features of the image.
   *
   * @param features (N, C, h, w) with the batch size and grid it was prepared for; not modified
   * @return a new array (N, C, {@link #height}, {@link #width})
   * @throws IllegalArgumentException if the shape does not fit, or the output has more elements
   *     than a Java array holds
   * @throws IllegalStateException if this is closed
   */
  public NDArray apply(NDArray features) {
    return apply(features, given -> ChannelOrder.plain(backend, fixup, given));
  }

  /**
   * Upsamples features of the image into memory of the caller's, which many calls can use in turn.
   *
   * @param features (N, C, h, w) with the batch size and grid it was prepared for; not modified
   * @param out (N, C, {@link #height}, {@link #width}) on the heap, dense channels-last as {@link
   *     NDArray#zeros} makes it, apart from {@code features}. Every element is written
   * @throws IllegalArgumentException if a shape or the layout does not fit, or the two share
   *     elements
   * @throws IllegalStateException if this is closed, or {@code out} lies on a device
   */
  public void apply(NDArray features, NDArray out) {
    Checks.out(out, features);
    Checks.outSize(out.shape(), height(), width());
    List<NDArray> kept = open();
    try (NDArray given = resident(features);
        ChannelOrder source = ChannelOrder.plain(backend, fixup, given)) {
      band(kept, source, 0, height(), out);
    }
  }

  /**
   * Upsamples and applies a linear map to the channels of each pixel, {@code P F + p}. The map is
   * moved in front of the stack, which is linear and the same for all channels: {@code P F = S[P (f
   * + 0.1 W f)] + 0.1 P b}. So K outputs cost K channels of upsampling, not C.
   *
   * @param features (N, C, h, w) with the batch size and grid it was prepared for; not modified
   * @param head the map, C to K channels: a probe, a classifier, a projection
   * @return a new array (N, K, {@link #height}, {@link #width}), equal to the map of {@link
   *     #apply}'s result within rounding
   * @throws IllegalArgumentException if the shapes do not fit, or the output has more elements than
   *     a Java array holds
   * @throws IllegalStateException if this is closed
   */
  public NDArray apply(NDArray features, Conv1x1 head) {
    return apply(features, given -> ChannelOrder.headFirst(backend, fixup, given, head));
  }

  /**
   * Upsamples some rows, band by band: the way to an output larger than memory. Equal to the same
   * rows of {@link #apply}.
   *
   * @param features (N, C, h, w) with the batch size and grid it was prepared for; not modified
   * @param from first row wanted, from 0
   * @param to after the last row wanted, at most {@link #height}
   * @param sink takes bands of at most 64 rows, from the top down
   * @throws IllegalArgumentException if the shape or the rows do not fit
   * @throws IllegalStateException if this is closed
   */
  public void rows(NDArray features, int from, int to, RowSink sink) {
    rows(features, from, to, sink, given -> ChannelOrder.plain(backend, fixup, given));
  }

  /**
   * Upsamples some rows of a linear map of the channels, band by band. Equal to the same rows of
   * {@link #apply(NDArray, Conv1x1)}, and K outputs cost K channels here too.
   *
   * @param features (N, C, h, w) with the batch size and grid it was prepared for; not modified
   * @param head the map, C to K channels
   * @param from first row wanted, from 0
   * @param to after the last row wanted, at most {@link #height}
   * @param sink takes bands of at most 64 rows, from the top down
   * @throws IllegalArgumentException if the shapes or the rows do not fit
   * @throws IllegalStateException if this is closed
   */
  public void rows(NDArray features, Conv1x1 head, int from, int to, RowSink sink) {
    rows(features, from, to, sink, given -> ChannelOrder.headFirst(backend, fixup, given, head));
  }

  private void rows(
      NDArray features, int from, int to, RowSink sink, Function<NDArray, ChannelOrder> order) {
    if (from < 0 || to > height() || from >= to) {
      throw new IllegalArgumentException(
          "rows must be a non-empty part of 0 .. " + height() + ", given " + from + " .. " + to);
    }
    List<NDArray> kept = open();
    try (NDArray given = resident(features);
        ChannelOrder source = order.apply(given)) {
      for (int first = from; first < to; first += BAND_ROWS) {
        NDArray band = band(kept, source, first, Math.min(to, first + BAND_ROWS), null);
        sink.accept(first, Placement.like(features, band));
      }
    }
  }

  /** Frees the filters. Idempotent. Nothing may run in another thread if they are on a device. */
  @Override
  public void close() {
    List<NDArray> kept = filters.getAndSet(null);
    if (kept != null) {
      try (Arena all = Arena.of(backend)) {
        kept.forEach(all::adopt);
      }
    }
  }

  private List<NDArray> open() {
    List<NDArray> kept = filters.get();
    if (kept == null) {
      throw new IllegalStateException("the upsampling is closed; prepare the image anew");
    }
    return kept;
  }

  private NDArray apply(NDArray features, Function<NDArray, ChannelOrder> order) {
    List<NDArray> kept = open();
    try (NDArray given = resident(features);
        ChannelOrder source = order.apply(given)) {
      Checks.length(
          source.features().shape().withSize(height(), width()),
          "take the output band by band with rows");
      return Placement.like(features, band(kept, source, 0, height(), null));
    }
  }

  /**
   * Runs all stages on the rows that the wanted ones depend on.
   *
   * @return {@code out}, or a new array if that is null
   */
  private NDArray band(List<NDArray> kept, ChannelOrder order, int from, int to, NDArray out) {
    int last = stages.size() - 1;
    StageRows[] needed = new StageRows[stages.size()];
    needed[last] = new StageRows(from, to);
    for (int i = last; i > 0; i--) {
      needed[i - 1] =
          StageRows.needed(
              needed[i].from(),
              needed[i].to(),
              plan.sizes().get(i).height(),
              plan.sizes().get(i - 1).height(),
              stages.get(i).radius());
    }
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      int count = needed[i].to() - needed[i].from();
      shapes.add(order.features().shape().withSize(count, plan.sizes().get(i).width()));
    }
    return maps.run(
        order.features(),
        shapes,
        out,
        (i, before, place) -> {
          Band source =
              i == 0
                  ? Band.whole(before)
                  : new Band(before, needed[i - 1].from(), plan.sizes().get(i - 1).height());
          float[] bias = i == last ? order.bias() : null;
          StageRows rows = needed[i];
          if (place == null) {
            return backend.stageApply(source, kept.get(i), rows.from(), rows.to(), bias);
          }
          backend.stageApply(source, kept.get(i), rows.from(), bias, place);
          return place;
        });
  }

  private NDArray resident(NDArray features) {
    Shape expected = new Shape(images, features.shape().c(), plan.height(), plan.width());
    if (!features.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "prepared for features of "
              + images
              + "xCx"
              + plan.height()
              + "x"
              + plan.width()
              + ", given "
              + features.shape());
    }
    return backend.resident(features);
  }
}
