package org.featup.internal.cuda.losses;

import java.util.Arrays;
import java.util.List;
import org.featup.internal.cuda.driver.CudaOutOfMemoryException;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.Opened;
import org.featup.spi.NAdamStep;
import org.featup.spi.NAdamTensors;
import org.featup.spi.OutOfDeviceMemoryException;

/**
 * NAdam on the device. Values, gradients, means and squares are four rows of one piece of memory,
 * the tensors one after the other in each; means and squares leave it for checkpoints only. A step
 * brings the gradients in one copy, has a launch for each run of tensors that take the same step,
 * and gives back the values in one copy.
 */
public final class CudaNAdam implements NAdamTensors {
  private static final int VALUES = 0;
  private static final int GRADIENTS = 1;
  private static final int MEANS = 2;
  private static final int SQUARES = 3;
  private static final int ROWS = 4;

  private final CudaSession session;
  private final List<float[]> values;
  private final List<float[]> gradients;

  /** Where each tensor starts in a row; after the last, the length of a row. */
  private final int[] starts;

  /** All rows; null until it is first needed, and after closing. */
  private DeviceMemory memory;

  /** The values as the device has them. */
  private final float[] known;

  private final float[] staged;

  public CudaNAdam(CudaSession session, List<float[]> values, List<float[]> gradients) {
    this.session = session;
    this.values = List.copyOf(values);
    this.gradients = List.copyOf(gradients);
    this.starts = new int[values.size() + 1];
    for (int i = 0; i < values.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], values.get(i).length);
    }
    this.known = new float[elements()];
    this.staged = new float[elements()];
  }

  private DeviceMemory memory() {
    if (memory == null) {
      memory = zeros((long) ROWS * Float.BYTES * elements());
    }
    return memory;
  }

  private DeviceMemory zeros(long bytes) {
    try (Opened<DeviceMemory> rows = new Opened<>(session.context().allocate(bytes))) {
      session.context().zero(rows.value(), 0, bytes);
      return rows.keep();
    } catch (CudaOutOfMemoryException e) {
      throw new OutOfDeviceMemoryException(
          "nadam of " + elements() + " parameters: " + e.getMessage(), e);
    }
  }

  private int elements() {
    return starts[starts.length - 1];
  }

  private long offset(int row, int element) {
    return (long) Float.BYTES * ((long) row * elements() + element);
  }

  @Override
  public void step(List<NAdamStep> steps) {
    for (int i = 0; i < gradients.size(); i++) {
      System.arraycopy(gradients.get(i), 0, staged, starts[i], gradients.get(i).length);
    }
    session.context().upload(staged, 0, memory(), offset(GRADIENTS, 0), elements());
    uploadChanged();
    int next;
    for (int i = 0; i < steps.size(); i = next) {
      NAdamStep step = steps.get(i);
      for (next = i + 1; next < steps.size() && same(step, steps.get(next)); ) {
        next++;
      }
      if (step != null) {
        launch(step, starts[i], starts[next] - starts[i]);
      }
    }
    session.context().download(memory(), offset(VALUES, 0), known, 0, elements());
    for (int i = 0; i < values.size(); i++) {
      System.arraycopy(known, starts[i], values.get(i), 0, values.get(i).length);
    }
  }

  private static boolean same(NAdamStep a, NAdamStep b) {
    return a == null ? b == null : a.equals(b);
  }

  /** Values that somebody else has set since the last step: at the start, or from a checkpoint. */
  private void uploadChanged() {
    for (int i = 0; i < values.size(); i++) {
      float[] value = values.get(i);
      if (!Arrays.equals(value, 0, value.length, known, starts[i], starts[i + 1])) {
        session.context().upload(value, 0, memory(), offset(VALUES, starts[i]), value.length);
      }
    }
  }

  private void launch(NAdamStep step, int from, int count) {
    long address = memory().address();
    session
        .kernel("nadam", "nadam")
        .launch(
            PoolWindows.threads(count),
            address + offset(VALUES, from),
            address + offset(GRADIENTS, from),
            address + offset(MEANS, from),
            address + offset(SQUARES, from),
            count,
            step.beta1(),
            step.beta2(),
            step.epsilon(),
            step.kept(),
            step.ofGradient(),
            step.ofMean(),
            step.correction());
  }

  @Override
  public float[] mean(int index) {
    return read(MEANS, index);
  }

  @Override
  public float[] squares(int index) {
    return read(SQUARES, index);
  }

  private float[] read(int row, int index) {
    float[] read = new float[values.get(index).length];
    session.context().download(memory(), offset(row, starts[index]), read, 0, read.length);
    return read;
  }

  @Override
  public void restore(int index, float[] mean, float[] squares) {
    session.context().upload(mean, 0, memory(), offset(MEANS, starts[index]), mean.length);
    session.context().upload(squares, 0, memory(), offset(SQUARES, starts[index]), squares.length);
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
