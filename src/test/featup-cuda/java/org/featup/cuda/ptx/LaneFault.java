package org.featup.cuda.ptx;

/** What a lane did wrong; {@link Warp#lane} says which, and the warp adds where. */
final class LaneFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LaneFault(String message) {
    super(message);
  }
}
