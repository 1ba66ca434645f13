package org.featup.cuda;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.util.List;
import org.featup.internal.cuda.driver.CudaDevice;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.JCudaDriver;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips where there is no device, unless {@code -Dfeatup.gpu.required=true} forbids skipping. */
public final class GpuCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Boolean.getBoolean("featup.gpu.required")) {
      return enabled("a device is required");
    }
    try {
      List<CudaDevice> devices = new JCudaDriver().devices();
      return devices.isEmpty() ? disabled("no CUDA device") : enabled(devices.get(0).toString());
    } catch (CudaException e) {
      return disabled(e.getMessage());
    }
  }
}
