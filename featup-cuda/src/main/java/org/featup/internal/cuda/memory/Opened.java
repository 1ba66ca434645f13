package org.featup.internal.cuda.memory;

/** Something that is closed with this, unless it was kept. */
public final class Opened<T extends AutoCloseable> implements AutoCloseable {
  private final T value;
  private boolean kept;

  public Opened(T value) {
    this.value = value;
  }

  public T value() {
    return value;
  }

  /** The thing, which then belongs to the caller. */
  public T keep() {
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
