package org.featup.cuda.ptx;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaKernel;
import org.featup.internal.cuda.driver.CudaModule;
import org.featup.internal.cuda.driver.KernelSignature;

/** PTX text, compiled for the interpreter. */
final class InterpretedModule implements CudaModule {
  private final InterpretedContext context;
  private final String name;
  private final Map<String, CudaKernel> kernels = new LinkedHashMap<>();
  private final Map<String, Symbols.Symbol> variables = new HashMap<>();
  private final Map<String, MemoryRegion> regions = new LinkedHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  InterpretedModule(InterpretedContext context, String name, String ptx) {
    this.context = context;
    this.name = name;
    try {
      PtxText text = PtxText.parse(ptx);
      Map<String, KernelSignature> signatures = KernelSignature.of(ptx);
      text.variables().stream().filter(v -> v.space() != Space.SHARED).forEach(this::place);
      for (Entry entry : text.entries()) {
        Program program =
            new KernelCompiler(text, entry, context.driver().stepLimit()).compile(variables);
        kernels.put(
            entry.name(),
            new InterpretedKernel(context, this, program, signatures.get(entry.name())));
      }
    } catch (PtxException e) {
      regions.values().forEach(context.memory()::free);
      throw new PtxException(name + ", " + e.getMessage());
    }
    context.driver().modules().incrementAndGet();
  }

  /** Variables of a module are allocations that loading makes. */
  private void place(Variable variable) {
    boolean constant = variable.space() == Space.CONST;
    MemoryRegion region =
        context.memory().allocate("variable " + variable.name(), variable.bytes(), constant);
    regions.put(variable.name(), region);
    byte[] content = variable.content();
    // Module memory without initial values is zero.
    System.arraycopy(
        content == null ? new byte[variable.bytes()] : content,
        0,
        region.data,
        0,
        variable.bytes());
    region.written(0, variable.bytes());
    variables.put(variable.name(), new Symbols.Symbol(variable.space(), region.base));
  }

  void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("module " + name + " is closed");
    }
  }

  @Override
  public CudaKernel kernel(String entry) {
    requireOpen();
    CudaKernel kernel = kernels.get(entry);
    if (kernel == null) {
      throw new CudaException(
          "there is no kernel " + entry + " in " + name + ", but " + kernels.keySet());
    }
    return kernel;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      regions.values().forEach(context.memory()::free);
      context.driver().modules().decrementAndGet();
    }
  }
}
