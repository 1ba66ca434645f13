package org.featup.train;

/** A loss, a gradient or a parameter became NaN or infinite, or the loss left all bounds. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Counted from 1. */
  private final long step;

  /** Names of the images, perhaps none. */
  private final String image;

  /** What is wrong. */
  private final String part;

  /**
   * Describes where the loss or a gradient stopped being finite.
   *
   * @param step counted from 1
   * @param image names of the images of the step; empty if there is none
   * @param part the term, gradient or parameter
   * @param value NaN or infinite
   * @param lastGood a sentence on what was saved before
   */
  public DivergedException(long step, String image, String part, double value, String lastGood) {
    super(
        "step "
            + step
            + ", "
            + (image.isEmpty() ? "" : "image " + image + ": ")
            + part
            + " is "
            + value
            + "; "
            + lastGood);
    this.step = step;
    this.image = image;
    this.part = part;
  }

  /**
   * Where it happened.
   *
   * @return the step, counted from 1
   */
  public long step() {
    return step;
  }

  /**
   * At which image it happened.
   *
   * @return its name; all names of the step where only their sum is known; empty if there is none
   */
  public String image() {
    return image;
  }

  /**
   * What is wrong.
   *
   * @return the name of a term of the loss, or {@code gradient of} or {@code parameter} and a name
   */
  public String part() {
    return part;
  }
}
