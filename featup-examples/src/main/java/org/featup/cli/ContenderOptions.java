package org.featup.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.featup.FeatUp;
import org.featup.evaluate.Contender;
import org.featup.evaluate.ImplicitContender;
import org.featup.evaluate.ImplicitFits;
import org.featup.evaluate.InterpolationContender;
import org.featup.evaluate.StackContender;
import org.featup.spi.Backend;
import org.featup.train.FitOptions;
import org.featup.train.LoopOptions;
import org.featup.train.TrainingListener;
import org.featup.upsample.Interpolation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The upsamplers that are compared. */
final class ContenderOptions {
  private static final Pattern WEIGHTS = Pattern.compile("([^=]+)=(.+)");
  private static final Pattern IMPLICIT = Pattern.compile("implicit(?::([1-9][0-9]{0,8}))?");
  private static final String PLAIN = "nearest|bilinear|bicubic|featup";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "nearest,bilinear,bicubic,featup",
      description =
          "What is compared: nearest, bilinear, bicubic; featup, the stack with the bundled"
              + " weights; LABEL=FILE, the stack with the weights of a file, as often as wanted;"
              + " implicit, fitted to each photo, or implicit:STEPS. Separated by commas, or the"
              + " option repeated. Default: ${DEFAULT-VALUE}.")
  private List<String> methods;

  @Option(
      names = "--fits",
      paramLabel = "DIR",
      description =
          "Keep what implicit fits here, and take from here what fits photo, features and options."
              + " Default: fit anew.")
  private Path fits;

  @Mixin private PresetArgument preset;
  @Mixin private RateArguments rate;
  @Mixin private FitArguments fit;

  ContenderOptions() {}

  /**
   * Adds what the others are compared with, in front, if it is not among them.
   *
   * @param baseline the name of a method
   */
  void compareWith(String baseline) {
    methods = methods.stream().map(ContenderOptions::canonical).toList();
    boolean named =
        methods.stream().anyMatch(m -> m.equals(baseline) || m.startsWith(baseline + "="));
    if (!named && baseline.matches(PLAIN)) {
      methods = Stream.concat(Stream.of(baseline), methods.stream()).toList();
    }
  }

  /** The name of a method in small letters, unless it is one of the user's. */
  static String canonical(String method) {
    String small = method.toLowerCase(Locale.ROOT);
    return small.matches(PLAIN) || IMPLICIT.matcher(small).matches() ? small : method;
  }

  /** Complains of names that mean nothing and of weights that are not there. */
  void check() {
    for (String method : methods) {
      Matcher weights = WEIGHTS.matcher(method);
      boolean known =
          weights.matches() || method.matches(PLAIN) || IMPLICIT.matcher(method).matches();
      Usage.require(
          spec,
          known,
          "--method: expected nearest, bilinear, bicubic, featup, implicit, implicit:STEPS or"
              + " LABEL=FILE, given "
              + method);
      if (weights.matches()) {
        Usage.file(spec, "--method " + weights.group(1) + "=", Path.of(weights.group(2)));
      }
    }
    Usage.options(spec, this::fitOptions);
    Usage.output(spec, "--fits ", fits);
  }

  /**
   * Makes the contenders.
   *
   * @param seed of the fits
   * @param progress is told of the fits
   * @param backend where they compute
   * @throws IOException if weights cannot be read
   */
  List<Contender> contenders(long seed, TrainingListener progress, Backend backend)
      throws IOException {
    FitOptions options = fitOptions().withSeed(seed);
    List<Long> steps =
        methods.stream()
            .map(IMPLICIT::matcher)
            .filter(Matcher::matches)
            .map(matcher -> steps(matcher, options))
            .toList();
    ImplicitFits implicitFits = new ImplicitFits(options, steps, fits, progress, backend);
    List<Contender> contenders = new ArrayList<>();
    for (String method : methods) {
      Matcher weights = WEIGHTS.matcher(method);
      Matcher implicit = IMPLICIT.matcher(method);
      if (weights.matches()) {
        Path file = Path.of(weights.group(2));
        contenders.add(new StackContender(weights.group(1), FeatUp.load(file, backend)));
      } else if (implicit.matches()) {
        contenders.add(new ImplicitContender(method, implicitFits, steps(implicit, options)));
      } else if (method.equals("featup")) {
        contenders.add(new StackContender(method, FeatUp.bundled().on(backend)));
      } else {
        Interpolation.Mode mode = Interpolation.Mode.valueOf(method.toUpperCase(Locale.ROOT));
        contenders.add(new InterpolationContender(mode, backend));
      }
    }
    return contenders;
  }

  private FitOptions fitOptions() {
    FitOptions base = preset.fit();
    LoopOptions loop = base.loop();
    return fit.options(
        base.withLoop(
            loop.withOptimizer(rate.optimizer(loop.optimizer()))
                .withSchedule(rate.schedule(loop.schedule()))));
  }

  private static long steps(Matcher implicit, FitOptions options) {
    return implicit.group(1) == null ? options.loop().steps() : Long.parseLong(implicit.group(1));
  }
}
