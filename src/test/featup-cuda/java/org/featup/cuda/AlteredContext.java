package org.featup.cuda;

import java.util.function.UnaryOperator;
import org.featup.cuda.driver.CudaContext;
import org.featup.cuda.driver.CudaModule;
import org.featup.cuda.driver.ForwardingContext;

/** A context that loads other PTX than it is given: to see that tests notice. */
final class AlteredContext extends ForwardingContext {
  private final UnaryOperator<String> change;

  /**
   * Puts itself in front of a context.
   *
   * @param context does everything else
   * @param change what becomes of the text
   */
  AlteredContext(CudaContext context, UnaryOperator<String> change) {
    super(context);
    this.change = change;
  }

  @Override
  public CudaModule load(String name, String ptx) {
    return super.load(name, change.apply(ptx));
  }
}
