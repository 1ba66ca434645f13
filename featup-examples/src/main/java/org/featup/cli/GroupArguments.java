package org.featup.cli;

import java.util.EnumMap;
import java.util.Map;
import org.featup.train.GroupRate;
import org.featup.train.JbuGroup;
import picocli.CommandLine.Option;

/** Which parts of a stack learn later, slower or not at all. */
final class GroupArguments {
  @Option(
      names = "--rate",
      paramLabel = "GROUP=X",
      split = ",",
      description =
          "Factor on the learning rate of a group: range, temperature, sigma, fixup, final,"
              + " downsampler, uncertainty. 0 keeps it as it is. Several with commas between, or"
              + " given again. Default: 1.")
  private Map<JbuGroup, Double> factors = Map.of();

  @Option(
      names = "--from",
      paramLabel = "GROUP=STEP",
      split = ",",
      description = "First step in which a group learns. Default: 1.")
  private Map<JbuGroup, Long> first = Map.of();

  GroupArguments() {}

  /**
   * The rates of the groups that were named.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  Map<JbuGroup, GroupRate> rates() {
    Map<JbuGroup, GroupRate> rates = new EnumMap<>(JbuGroup.class);
    for (JbuGroup group : JbuGroup.values()) {
      if (factors.containsKey(group) || first.containsKey(group)) {
        rates.put(
            group, new GroupRate(factors.getOrDefault(group, 1.0), first.getOrDefault(group, 1L)));
      }
    }
    return rates;
  }
}
