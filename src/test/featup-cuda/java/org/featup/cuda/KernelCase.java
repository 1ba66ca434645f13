package org.featup.cuda;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.featup.internal.cuda.memory.CudaSession;

/**
 * A comparison with {@code scalar} that is small and runs some of the kernels. All together run
 * every instruction that ships, and fail if one of them is broken.
 *
 * @param name for messages
 * @param check what compares
 */
public record KernelCase(String name, Consumer<CudaSession> check) {

  public static List<KernelCase> all() {
    return Stream.of(
            ConvCase.all(),
            StageApplyCase.all(),
            StageCase.all(),
            ResampleCase.all(),
            ProductCase.all(),
            PoolCase.all(),
            ImplicitCase.all(),
            LossCase.all(),
            NonFiniteCase.all())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
