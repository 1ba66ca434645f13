package org.featup.internal.train.stack;

import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.train.JbuLosses;
import org.featup.train.JbuOptions;

/**
 * What becomes of options that ask for detail where a backbone takes images of one size only: its
 * grid for an enlarged image is that of the image itself, and nothing can be learned from it.
 *
 * @param options with the likelihood of equation 1 in place of the detail, if need be
 * @param notice what has changed and why; null if nothing
 */
public record DetailFallback(JbuOptions options, String notice) {

  public static DetailFallback of(
      JbuOptions options, List<Backbone> backbones, BackboneShapes shapes, int side) {
    List<Integer> scales = options.enlargements();
    for (Backbone backbone : scales.isEmpty() ? List.<Backbone>of() : backbones) {
      if (shapes.isOfOneSize(backbone, side, scales)) {
        String notice =
            backbone.name()
                + " takes images of one size only, so nothing is learned from the detail of"
                + " enlarged images; it is learned from the likelihood of jittered views instead"
                + " (--likelihood 1 --detail 0; --detail 1 insists on the detail)";
        return new DetailFallback(options.withLosses(without(options.losses())), notice);
      }
    }
    return new DetailFallback(options, null);
  }

  private static JbuLosses without(JbuLosses l) {
    double likelihood = l.likelihood() > 0 ? l.likelihood() : 1;
    return new JbuLosses(
        likelihood, l.totalVariation(), l.crf(), l.filterEntropy(), l.filterSum(), 0);
  }
}
