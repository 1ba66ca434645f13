package org.featup.internal.train.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.internal.train.data.ImageFolder;
import org.featup.internal.train.loop.Validation;
import org.featup.io.ImageOptions;
import org.featup.spi.Backend;
import org.featup.train.TrainingListener;

/**
 * Compares the upsampled features of held-out photos with what the backbones say of the same photos
 * enlarged, as {@code featup evaluate} does for its columns {@code centred x2} and {@code centred
 * x4}. What does not change with the weights is computed once, when it is first needed, and kept.
 */
public final class DetailValidation implements Validation {
  private final ImageFolder folder;
  private final ImageOptions options;
  private final int size;
  private final List<Integer> scales;
  private final List<JbuBranch> branches;
  private final TrainingListener listener;
  private final Backend backend;
  private final List<HeldOutFeatures> features = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param folder the photos
   * @param options how they are read
   * @param size rows and columns of what is cut out of them
   * @param scales how many times the size they are enlarged
   * @param branches the backbones, each with its stack
   * @param listener receives the photos that cannot be used
   */
  public DetailValidation(
      ImageFolder folder,
      ImageOptions options,
      int size,
      List<Integer> scales,
      List<JbuBranch> branches,
      TrainingListener listener,
      Backend backend) {
    this.folder = folder;
    this.options = options;
    this.size = size;
    this.scales = List.copyOf(scales);
    this.branches = List.copyOf(branches);
    this.listener = listener;
    this.backend = backend;
  }

  @Override
  public Map<String, Double> scores() throws IOException {
    if (features.isEmpty()) {
      look(HeldOutPhoto.read(folder, options, size, scales, listener));
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    for (HeldOutFeatures ofBranch : features) {
      ofBranch.addScores(scores, backend);
    }
    return scores;
  }

  private void look(List<HeldOutPhoto> photos) throws IOException {
    for (int scale : scales) {
      if (photos.stream().noneMatch(photo -> photo.enlarged().containsKey(scale))) {
        throw new IOException(
            folder.folder()
                + ": none of its pictures has the pixels to be looked at "
                + scale
                + " times as large as "
                + size);
      }
    }
    for (JbuBranch branch : branches) {
      features.add(HeldOutFeatures.of(branch, scales, photos));
    }
  }
}
