package org.featup.internal.cuda.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a kernel as its PTX declares them. A driver takes whatever lies behind the
 * pointers that it is given: an argument too few, or an int for a {@code .u64}, goes unnoticed
 * there, and the kernel writes somewhere.
 *
 * @param kernel the {@code .entry}
 * @param parameters in order
 */
public record KernelSignature(String kernel, List<Parameter> parameters) {
  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("\\.entry\\s+(\\w+)\\s*\\(([^)]*)\\)");
  private static final Pattern PARAMETER =
      Pattern.compile("\\s*\\.param\\s+(\\.\\w+)\\s+(\\w+)\\s*");

  /**
   * A parameter.
   *
   * @param type {@code .u64}, {@code .s64}, {@code .u32}, {@code .s32}, {@code .f32} or {@code
   *     .f64}
   * @param name as it is declared
   */
  public record Parameter(String type, String name) {
    private boolean takes(Object argument) {
      return switch (type) {
        case ".u64", ".s64" -> argument instanceof DeviceMemory || argument instanceof Long;
        case ".u32", ".s32" -> argument instanceof Integer;
        case ".f32" -> argument instanceof Float;
        case ".f64" -> argument instanceof Double;
        default -> throw new IllegalStateException("a parameter of type " + type);
      };
    }
  }

  /**
   * Reads those of all kernels of a module.
   *
   * @param ptx the text of the module
   * @return by name
   * @throws IllegalArgumentException if a parameter is declared in a way that is not known here
   */
  public static Map<String, KernelSignature> of(String ptx) {
    Map<String, KernelSignature> signatures = new HashMap<>();
    Matcher entry = ENTRY.matcher(COMMENT.matcher(ptx).replaceAll(" "));
    while (entry.find()) {
      List<Parameter> parameters = new ArrayList<>();
      for (String text : entry.group(2).split(",", -1)) {
        if (!entry.group(2).isBlank()) {
          parameters.add(parameter(entry.group(1), text));
        }
      }
      signatures.put(entry.group(1), new KernelSignature(entry.group(1), parameters));
    }
    return signatures;
  }

  private static Parameter parameter(String kernel, String text) {
    Matcher parameter = PARAMETER.matcher(text);
    if (!parameter.matches() || !parameter.group(1).matches("\\.[us](32|64)|\\.f(32|64)")) {
      throw new IllegalArgumentException(
          kernel + ": expected parameters of 32 or 64 bits, given " + text.strip());
    }
    return new Parameter(parameter.group(1), parameter.group(2));
  }

  /**
   * Checks the arguments of a launch.
   *
   * @param arguments one for each parameter, in order
   * @throws CudaException if they are not as many or one is of another type; names kernel and
   *     parameter
   */
  public void check(Object... arguments) {
    if (arguments.length != parameters.size()) {
      throw refused("expected " + parameters.size() + " arguments, given " + arguments.length);
    }
    for (int i = 0; i < arguments.length; i++) {
      Parameter parameter = parameters.get(i);
      if (!parameter.takes(arguments[i])) {
        throw refused(
            "parameter "
                + parameter.name
                + " is "
                + parameter.type
                + ", given "
                + (arguments[i] == null ? "null" : arguments[i].getClass().getSimpleName()));
      }
    }
  }

  private CudaException refused(String message) {
    return new CudaException("launch of " + kernel + ": " + message);
  }
}
