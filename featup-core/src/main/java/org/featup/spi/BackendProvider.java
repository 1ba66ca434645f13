package org.featup.spi;

/**
 * How a backend of another artifact makes itself known: listed in {@code
 * META-INF/services/org.featup.spi.BackendProvider}, found through {@link java.util.ServiceLoader}.
 * A provider loads nothing heavy before {@link #unavailable} or {@link #create} is called. Where
 * two give the same {@link #name}, the first is used and a warning is logged; {@code scalar} and
 * {@code simd} are always those of this artifact.
 */
public interface BackendProvider {

  /**
   * The name the backend is forced by.
   *
   * @return a short lower-case name
   */
  String name();

  /**
   * The same for one of several devices.
   *
   * @param device which, what follows the colon of {@code cuda:1}
   * @return a provider of that device
   * @throws IllegalArgumentException if there is nothing to choose from, or it is no device's name
   */
  default BackendProvider device(String device) {
    throw new IllegalArgumentException(
        "backend " + name() + " has no devices to choose from, given " + name() + ":" + device);
  }

  /**
   * Order of preference.
   *
   * @return the highest available one is chosen; scalar is 0, simd 10, cuda 20
   */
  int priority();

  /**
   * Why the backend cannot be used here.
   *
   * @return null if it can be used; otherwise a sentence for the log that says what is missing and
   *     what to do
   */
  String unavailable();

  /**
   * Makes the backend.
   *
   * @param workers threads for a backend that computes on the CPU
   * @return the backend
   * @throws IllegalStateException if it cannot be made, with the reason in a sentence
   */
  Backend create(Workers workers);
}
