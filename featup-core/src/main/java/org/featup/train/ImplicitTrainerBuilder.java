package org.featup.train;

import java.nio.file.Path;
import java.util.Objects;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.ColorRange;

/** Describes a run of {@link ImplicitTrainer}. */
public final class ImplicitTrainerBuilder {
  private static final int RGB = 3;

  final Backbone backbone;
  final NDArray image;
  String name = "image";
  FitOptions options = FitOptions.recommended();
  Path folder;
  TrainingListener listener = new TrainingListener() {};
  private Backend backend;

  ImplicitTrainerBuilder(Backbone backbone, NDArray image) {
    this.backbone = Objects.requireNonNull(backbone, "backbone");
    this.image = Objects.requireNonNull(image, "image");
    Shape shape = image.shape();
    if (shape.n() != 1 || shape.c() != RGB) {
      throw new IllegalArgumentException(
          "expected one image of 3 channels (RGB, normalised), given " + shape);
    }
    ColorRange.of(image);
  }

  /**
   * Sets the name of the image, for reports and errors.
   *
   * @param text {@code "image"} by default
   * @return this
   */
  public ImplicitTrainerBuilder name(String text) {
    name = Objects.requireNonNull(text, "name");
    return this;
  }

  /**
   * Sets how it is fitted.
   *
   * @param value {@link FitOptions#recommended} by default
   * @return this
   */
  public ImplicitTrainerBuilder options(FitOptions value) {
    options = Objects.requireNonNull(value, "options");
    return this;
  }

  /**
   * Sets a folder for checkpoint, metrics, pictures and the result.
   *
   * @param path made if need be; null, as by default, for none of these
   * @return this
   */
  public ImplicitTrainerBuilder folder(Path path) {
    folder = path;
    return this;
  }

  /**
   * Sets who receives every event.
   *
   * @param value nobody by default
   * @return this
   */
  public ImplicitTrainerBuilder listener(TrainingListener value) {
    listener = Objects.requireNonNull(value, "listener");
    return this;
  }

  /**
   * Sets what computes.
   *
   * @param value {@link Backends#standard} by default
   * @return this
   */
  public ImplicitTrainerBuilder backend(Backend value) {
    backend = Objects.requireNonNull(value, "backend");
    return this;
  }

  Backend backend() {
    return backend == null ? Backends.standard() : backend;
  }

  /**
   * The trainer.
   *
   * @return for one run
   */
  public ImplicitTrainer build() {
    return new ImplicitTrainer(this);
  }
}
