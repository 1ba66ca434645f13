package org.featup.cuda;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.featup.cuda.ptx.Traffic;

/**
 * What launches would take on a device at least, by its data sheet: for each the longest of memory,
 * arithmetic and shared memory. Nothing here is measured on a device.
 *
 * @param name of the device
 * @param bandwidth of main memory, in bytes a second
 * @param multiplyAdds of float, a second
 * @param passes over shared memory of all multiprocessors, a second
 */
public record DeviceForecast(String name, double bandwidth, double multiplyAdds, double passes) {
  public static final DeviceForecast H100 =
      new DeviceForecast("H100", 3.35e12, 67e12 / 2, 132 * 1.755e9);
  public static final DeviceForecast RTX_4090 =
      new DeviceForecast("RTX 4090", 1.01e12, 82.6e12 / 2, 128 * 2.52e9);

  /** Seconds of each bound, from bytes that are moved once. */
  public Map<String, Double> bounds(Traffic launch) {
    Map<String, Double> seconds = new TreeMap<>();
    seconds.put("memory", launch.distinctBytes() / bandwidth);
    seconds.put("arithmetic", launch.fmas() / multiplyAdds);
    seconds.put("shared", launch.sharedPasses() / passes);
    return seconds;
  }

  /** Seconds of a launch. */
  public double seconds(Traffic launch) {
    return bounds(launch).values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** Microseconds of all launches, and what bounds most of them. */
  public String cell(Iterable<Traffic> launches) {
    Map<String, Double> by = new TreeMap<>();
    double total = 0;
    for (Traffic launch : launches) {
      double seconds = seconds(launch);
      total += seconds;
      bounds(launch).forEach((bound, s) -> by.merge(bound, s == seconds ? s : 0, Double::sum));
    }
    String most = by.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return String.format(Locale.ROOT, "%.1f us, %s", total * 1e6, most);
  }

  /** A row of docs/gpu-predictions.md: launches, bytes, multiply-adds, passes, times. */
  public static String row(String kernel, List<Traffic> launches) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f MB | %.2f MB | %.4f G | %.3f M | %s | %s |",
        kernel,
        launches.size(),
        sum(launches, Traffic::distinctBytes) / 1e6,
        sum(launches, Traffic::requestedBytes) / 1e6,
        sum(launches, Traffic::fmas) / 1e9,
        sum(launches, Traffic::sharedPasses) / 1e6,
        H100.cell(launches),
        RTX_4090.cell(launches));
  }

  private static double sum(List<Traffic> launches, ToDoubleFunction<Traffic> of) {
    return launches.stream().mapToDouble(of).sum();
  }
}
