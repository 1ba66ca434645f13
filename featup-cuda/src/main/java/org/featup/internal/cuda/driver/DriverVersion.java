package org.featup.internal.cuda.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the NVIDIA driver. CUDA tells the version of CUDA it supports; on Linux the kernel
 * module tells its own as well, which is the one that release notes go by.
 */
public final class DriverVersion {
  private static final Path MODULE = Path.of("/proc/driver/nvidia/version");
  private static final Pattern NUMBER = Pattern.compile("Kernel Module(?: for \\S+)? +([0-9.]+)");

  private DriverVersion() {}

  /** Reads like {@code 570.86.10 (CUDA 12.8)}, elsewhere than on Linux like {@code CUDA 12.8}. */
  public static String of(String cuda) {
    try {
      return of(cuda, Files.readString(MODULE, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return "CUDA " + cuda;
    }
  }

  /** The same, with what the kernel module says. */
  public static String of(String cuda, String module) {
    Matcher number = NUMBER.matcher(module);
    return number.find() ? number.group(1) + " (CUDA " + cuda + ")" : "CUDA " + cuda;
  }
}
