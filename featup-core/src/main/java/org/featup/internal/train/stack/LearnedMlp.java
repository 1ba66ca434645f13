package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.List;
import org.featup.internal.nn.ConvParameters;
import org.featup.ndarray.Parameter;
import org.featup.spi.Mlp;

/** An MLP as four parameters, with the keys of the released checkpoints. */
record LearnedMlp(ConvParameters first, ConvParameters second) {

  /** Copies the values. */
  static LearnedMlp of(String name, Mlp mlp) {
    return new LearnedMlp(
        ConvParameters.of(name + "0.", mlp.first()), ConvParameters.of(name + "3.", mlp.second()));
  }

  Mlp value() {
    return new Mlp(first.value(), second.value());
  }

  Mlp gradient() {
    return new Mlp(first.gradient(), second.gradient());
  }

  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(first.parameters());
    all.addAll(second.parameters());
    return all;
  }
}
