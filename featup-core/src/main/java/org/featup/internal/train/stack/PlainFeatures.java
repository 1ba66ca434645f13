package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.List;
import org.featup.downsample.AttentionPooled;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * All channels go through the stack and the downsampler, and are projected then, as in the paper.
 */
final class PlainFeatures implements HighRes {
  private final JbuStack stack;
  private final Saliency saliency;
  private final Backend backend;
  private final JbuSample sample;
  private final JbuStack.Forward forward;
  private final NDArray map;
  private final NDArray dMap;
  private final NDArray dSaliency;
  private final NDArray projected;
  private final NDArray dProjected;
  private final List<AttentionPooled> pooled = new ArrayList<>();

  PlainFeatures(
      JbuStack stack, Saliency saliency, JbuSample sample, JbuDropout dropout, Backend backend) {
    this.stack = stack;
    this.saliency = saliency;
    this.backend = backend;
    this.sample = sample;
    int height = sample.image().shape().h();
    int width = sample.image().shape().w();
    this.forward = stack.forward(sample.features(), sample.image(), height, width, null, dropout);
    this.map = forward.output();
    this.dMap = backend.zeros(map.shape());
    Conv1x1 head = saliency.map();
    NDArray salient = head == null ? null : backend.saliency(map, head.weight(), head.bias()[0]);
    this.dSaliency = head == null ? null : backend.zeros(salient.shape());
    this.projected = project(map, 0);
    this.dProjected = backend.zeros(projected.shape());
    for (JbuViews views : sample.views()) {
      pooled.add(saliency.pool(map, salient, views.jitters(), backend));
    }
  }

  private NDArray project(NDArray x, int view) {
    Conv1x1 projection = sample.views().get(view).projection();
    return projection == null ? x : backend.conv1x1(x, projection);
  }

  private NDArray projectBack(NDArray dOut, int view) {
    Conv1x1 projection = sample.views().get(view).projection();
    return projection == null ? dOut : backend.conv1x1(dOut, projection.transposed());
  }

  @Override
  public NDArray projected() {
    return projected;
  }

  @Override
  public NDArray dProjected() {
    return dProjected;
  }

  @Override
  public NDArray pooled(int view) {
    return project(pooled.get(view).output(), view);
  }

  @Override
  public void addPooled(int view, NDArray dPooled) {
    pooled.get(view).backward(projectBack(dPooled, view), dMap, dSaliency);
  }

  @Override
  public double filterSum() {
    return forward.filterSum();
  }

  @Override
  public void backward(double sumWeight) {
    Conv1x1 head = saliency.map();
    if (head != null) {
      float[] dWeight = new float[head.inputs()];
      float[] dBias = new float[1];
      backend.saliencyGradients(map, head.weight(), dSaliency, dMap, dWeight, dBias);
      saliency.addGradient(dWeight, dBias[0]);
    }
    backend.add(projectBack(dProjected, 0), dMap);
    stack.backward(dMap, forward, null, sumWeight).close();
  }
}
