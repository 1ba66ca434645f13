package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.evaluate.depth.DepthCrop;
import org.featup.evaluate.depth.DepthScene;
import org.featup.evaluate.probe.RidgeProbe;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Depth by a linear probe. Scenes with known disparity are cut into crops. For each crop a probe
 * learns the logarithm of the disparity from the backbone's own features of the scene's other crops
 * and their mirror images, the disparity averaged to the cells: once per backbone, never from an
 * upsampler, so that none is favoured. It is then applied to what each contender makes of the crop,
 * which it never saw, as a head in front.
 *
 * <p>Columns: {@code RMSE}, the root of the mean square of what the natural logarithm is off, and
 * {@code delta}, the share of pixels whose depth is off by a factor of less than 1.25; both again
 * for the pixels near a step in depth. Pixels of unknown disparity are left out.
 *
 * <p>A row is a crop: the photos of the evaluation have no part in it.
 */
public final class Depth implements Measure {
  private static final List<Column> COLUMNS =
      List.of(
          Column.lower("RMSE"),
          Column.higher("delta"),
          Column.lower("RMSE at edges"),
          Column.higher("delta at edges"));

  /** A crop to test on, and the probe that never saw it. */
  private record Task(
      PhotoFeatures photoFeatures, double[] truth, boolean[] nearEdge, Conv1x1 probe) {}

  private final List<List<DepthCrop>> scenes;
  private final DepthOptions options;
  private final Backend backend;
  private final Prepared<List<Task>> prepared;

  /**
   * With scenes.
   *
   * @param scenes at least one, each large enough for two crops
   * @param options how
   * @param backend where the probes are learned
   * @throws IllegalArgumentException if there is no scene, or one is too small
   */
  public Depth(List<DepthScene> scenes, DepthOptions options, Backend backend) {
    if (scenes.isEmpty()) {
      throw new IllegalArgumentException("expected at least one scene with depth, given none");
    }
    this.scenes = scenes.stream().map(scene -> scene.crops(options.side())).toList();
    this.options = options;
    this.backend = backend;
    this.prepared = new Prepared<>((network, images) -> tasks(network));
  }

  @Override
  public String name() {
    return "depth";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  /**
   * {@inheritDoc}
   *
   * @return the crops
   */
  @Override
  public List<String> rows(List<String> photos) {
    return scenes.stream().flatMap(List::stream).map(DepthCrop::name).toList();
  }

  @Override
  public double[][] of(Contender contender, Backbone network, List<NDArray> images) {
    return prepared.of(network, images).stream()
        .map(task -> row(contender, task))
        .toArray(double[][]::new);
  }

  private List<Task> tasks(Backbone network) {
    List<Task> tasks = new ArrayList<>();
    for (List<DepthCrop> scene : scenes) {
      List<PhotoFeatures> allFeatures = new ArrayList<>();
      List<List<NDArray>> maps = new ArrayList<>();
      List<List<double[]>> targets = new ArrayList<>();
      for (DepthCrop crop : scene) {
        PhotoFeatures photoFeatures = PhotoFeatures.of(network, crop.image());
        DepthCrop mirrored = crop.mirrored();
        Shape cells = photoFeatures.features().shape();
        allFeatures.add(photoFeatures);
        maps.add(List.of(photoFeatures.features(), network.features(mirrored.image())));
        targets.add(
            List.of(crop.cells(cells.h(), cells.w()), mirrored.cells(cells.h(), cells.w())));
      }
      for (int i = 0; i < scene.size(); i++) {
        Conv1x1 probe =
            RidgeProbe.fit(without(maps, i), without(targets, i), options.ridge(), backend);
        DepthCrop crop = scene.get(i);
        boolean[] near = crop.nearEdge(options.distance(), options.step());
        tasks.add(new Task(allFeatures.get(i), crop.logs(), near, probe));
      }
    }
    return tasks;
  }

  private static <T> List<T> without(List<List<T>> lists, int index) {
    List<T> others = new ArrayList<>();
    for (int i = 0; i < lists.size(); i++) {
      if (i != index) {
        others.addAll(lists.get(i));
      }
    }
    return others;
  }

  private double[] row(Contender contender, Task task) {
    float[] said =
        contender
            .scores(task.photoFeatures, task.probe, options.side(), options.side())
            .toArray(Layout.NCHW);
    DepthError all = new DepthError();
    DepthError near = new DepthError();
    for (int p = 0; p < said.length; p++) {
      if (!Double.isNaN(task.truth[p])) {
        all.add(said[p], task.truth[p]);
        if (task.nearEdge[p]) {
          near.add(said[p], task.truth[p]);
        }
      }
    }
    return new double[] {all.root(), all.delta(), near.root(), near.delta()};
  }
}
