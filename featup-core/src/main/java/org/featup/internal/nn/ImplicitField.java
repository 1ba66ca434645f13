package org.featup.internal.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.Conv1x1;
import org.featup.spi.ImplicitParameters;

/**
 * An {@link ImplicitNetwork} and the image it is fitted to. At another size it sees the resized
 * image, with colours scaled by the range of the original one.
 *
 * @param network what is learned
 * @param image (1, 3, H, W), normalised; its size is trained at; not modified
 */
public record ImplicitField(ImplicitNetwork network, NDArray image) implements FeatureField {

  /**
   * Checks the image.
   *
   * @throws IllegalArgumentException if it is not one image of three channels
   */
  public ImplicitField {
    ImplicitNetwork.check(image.shape());
  }

  @Override
  public int channels() {
    return network.options().outputs();
  }

  @Override
  public List<Parameter> parameters() {
    return network.parameters();
  }

  @Override
  public Pass forward(RandomGenerator dropout, Backend backend) {
    ImplicitDropout dropped = network.dropout(dropout);
    Band whole = Band.whole(backend.resident(image));
    NDArray output = network.forward(whole, dropped, backend);
    return new Pass() {
      @Override
      public NDArray output() {
        return output;
      }

      @Override
      public void backward(NDArray dOut) {
        network.backward(dOut, whole, dropped, backend);
      }
    };
  }

  @Override
  public Query query(Conv1x1 head) {
    ImplicitParameters folded = network.withHead(head);
    return (height, width, from, to, backend) -> {
      Band rows = ResizedRows.of(image, height, width, from, to, backend);
      try (NDArray pixels = rows.array()) {
        return backend.implicitForward(new Band(pixels, from, height), folded);
      }
    };
  }
}
