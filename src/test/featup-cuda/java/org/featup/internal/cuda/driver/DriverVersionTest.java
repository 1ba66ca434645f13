package org.featup.internal.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverVersionTest {

  /** The closed and the open kernel module, and what is neither. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 | 535.104.05 (CUDA 12.8)",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.10  Release Build | 570.86.10 (CUDA 12.8)",
        "GCC version:  gcc version 12.2.0 | CUDA 12.8",
      })
  void saysWhatReleaseNotesGoBy(String module, String expected) {
    assertEquals(expected, DriverVersion.of("12.8", module));
  }
}
