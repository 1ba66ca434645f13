package org.featup.internal.cpu.implicit;

import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Band;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.ImplicitOps;
import org.featup.spi.ImplicitParameters;
import org.featup.spi.Workers;

/** The implicit network on the heap, block of pixels by block of pixels. */
public final class CpuImplicit implements ImplicitOps {
  private final RowKernels kernels;
  private final Workers workers;

  public CpuImplicit(RowKernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
  }

  @Override
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    NDArray pixels = image.array().toHost();
    Shape size = pixels.shape();
    NDArray out = NDArray.zeros(size.withChannels(parameters.output().outputs()));
    ImplicitLayers layers = new ImplicitLayers(kernels, parameters);
    AxisShare rows = layers.rowShare(image.firstRow(), size.h(), image.height());
    AxisShare columns = layers.columnShare(size.w());
    workers.forEach(
        size.h(),
        () -> new Scratch(layers, new ImplicitBlock(layers, pixels, rows, columns)),
        (scratch, y) -> scratch.row(y, out));
    return out;
  }

  @Override
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    NDArray pixels = image.array().toHost();
    Shape size = pixels.shape();
    ImplicitLayers layers = new ImplicitLayers(kernels, parameters);
    AxisShare rows = layers.rowShare(image.firstRow(), size.h(), image.height());
    AxisShare columns = layers.columnShare(size.w());
    new ImplicitBackward(layers, dOut.channelsLast(), pixels, rows, columns)
        .run(workers, gradients);
  }

  private record Scratch(ImplicitLayers layers, ImplicitBlock block, Matrix output) {

    Scratch(ImplicitLayers layers, ImplicitBlock block) {
      this(layers, block, ImplicitBlock.matrix(layers.output().outputWidth()));
    }

    void row(int y, NDArray out) {
      int channels = out.shape().c();
      Blocks blocks = ImplicitBlock.cut(out.shape().w());
      for (int b = 0; b < blocks.count(); b++) {
        int first = blocks.first(b);
        int count = blocks.size(b);
        block.forward(y, first, count);
        layers.output().forward(count, block.second(), output);
        for (int i = 0; i < count; i++) {
          int to = out.offset() + (y * out.shape().w() + first + i) * channels;
          System.arraycopy(output.data(), output.index(i, 0), out.data(), to, channels);
        }
      }
    }
  }
}
