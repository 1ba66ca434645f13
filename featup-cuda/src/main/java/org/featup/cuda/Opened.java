package org.featup.cuda;

/** Something that is closed with this, unless it was kept. */
final class Opened<T extends AutoCloseable> implements AutoCloseable {
  private final T value;
  private boolean kept;

  Opened(T value) {
    this.value = value;
  }

  T value() {
    return value;
  }

  /** The thing, which then belongs to the caller. */
  T keep() {
    kept = true;
    return value;
  }

  @Override
  public void close() {
    if (kept) {
      return;
    }
    try {
      value.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("memory does not close", e);
    }
  }
}
