package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.downsample.AttentionPooled;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Only what is looked at goes through the stack: the projections of all views and the saliency. A
 * projection is a map of the channels, and the stack, the jitters, the blur and the pooling mix
 * pixels alone, so this is exact; at the image's resolution there are P + 1 channels instead of C.
 */
final class ProjectedFeatures implements HighRes {
  private final JbuStack stack;
  private final Saliency saliency;
  private final Conv1x1 head;
  private final JbuStack.Forward forward;
  private final NDArray map;
  private final NDArray dMap;

  /** The first channel of each view, and at the end that of the saliency. */
  private final int[] starts;

  private final List<AttentionPooled> pooled = new ArrayList<>();

  ProjectedFeatures(
      JbuStack stack, Saliency saliency, JbuSample sample, JbuDropout dropout, Backend backend) {
    this.stack = stack;
    this.saliency = saliency;
    this.starts = new int[sample.views().size() + 1];
    this.head = head(sample);
    int height = sample.image().shape().h();
    int width = sample.image().shape().w();
    this.forward = stack.forward(sample.features(), sample.image(), height, width, head, dropout);
    this.map = forward.output();
    this.dMap = backend.zeros(map.shape());
    for (int i = 0; i < sample.views().size(); i++) {
      JbuViews views = sample.views().get(i);
      pooled.add(saliency.pool(view(map, i), saliency(map), views.jitters(), backend));
    }
  }

  /** All projections and the saliency, one below the other. */
  private Conv1x1 head(JbuSample sample) {
    int channels = sample.features().shape().c();
    List<Conv1x1> parts = new ArrayList<>();
    for (JbuViews view : sample.views()) {
      parts.add(
          view.projection() == null
              ? Conv1x1.zeros(channels, channels).residual()
              : view.projection());
      starts[parts.size()] = starts[parts.size() - 1] + parts.get(parts.size() - 1).outputs();
    }
    if (saliency.map() != null) {
      parts.add(saliency.map());
    }
    Conv1x1 all = Conv1x1.zeros(channels, parts.stream().mapToInt(Conv1x1::outputs).sum());
    int row = 0;
    for (Conv1x1 part : parts) {
      System.arraycopy(part.weight(), 0, all.weight(), row * channels, part.weight().length);
      System.arraycopy(part.bias(), 0, all.bias(), row, part.outputs());
      row += part.outputs();
    }
    return all;
  }

  private NDArray view(NDArray of, int view) {
    return channels(of, starts[view], starts[view + 1] - starts[view]);
  }

  /** The last channel; null if there is no saliency. */
  private NDArray saliency(NDArray of) {
    int at = starts[starts.length - 1];
    return at == of.shape().c() ? null : channels(of, at, 1);
  }

  private static NDArray channels(NDArray of, int from, int count) {
    Shape shape = of.shape().withChannels(count);
    return of.view(new int[] {0, from, 0, 0}, shape);
  }

  @Override
  public NDArray projected() {
    return view(map, 0);
  }

  @Override
  public NDArray dProjected() {
    return view(dMap, 0);
  }

  @Override
  public NDArray pooled(int view) {
    return pooled.get(view).output();
  }

  @Override
  public void addPooled(int view, NDArray dPooled) {
    pooled.get(view).backward(dPooled, view(dMap, view), saliency(dMap));
  }

  @Override
  public double filterSum() {
    return forward.filterSum();
  }

  @Override
  public void backward(double sumWeight) {
    Conv1x1 dHead = Conv1x1.zeros(head.inputs(), head.outputs());
    stack.backward(dMap, forward, dHead, sumWeight).close();
    if (saliency.map() != null) {
      int row = head.outputs() - 1;
      float[] dWeight = dHead.weight();
      saliency.addGradient(
          Arrays.copyOfRange(dWeight, row * head.inputs(), dWeight.length), dHead.bias()[row]);
    }
  }
}
