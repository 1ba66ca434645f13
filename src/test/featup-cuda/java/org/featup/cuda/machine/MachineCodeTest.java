package org.featup.cuda.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every PTX file that ships, compiled to machine code: no spills, no stack frame. What {@link
 * HeadFigures} its head gives must be what the compiler says; the occupancy that follows is
 * printed.
 */
class MachineCodeTest {
  private static final List<String> PRINTED = List.of("sm_70", "sm_80", "sm_89", "sm_90");
  private static final List<String> TOOLKIT =
      List.of("sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_100", "sm_120");

  @ParameterizedTest
  @ValueSource(strings = {"sm_70", "sm_75", "sm_80", "sm_86", "sm_89", "sm_90"})
  void theLibraryCompilesAllWithoutSpills(String arch) throws IOException {
    assumeTrue(NvPtxCompiler.unavailable() == null, NvPtxCompiler::unavailable);
    ShippedPtx.all().forEach((file, ptx) -> check(file, arch, ptx));
  }

  @Test
  void theToolkitCompilesAllWithoutSpills(@TempDir Path folder)
      throws IOException, InterruptedException {
    Map<String, String> files = ShippedPtx.all();
    Path ptxas = Ptxas.find();
    if (ptxas == null) {
      int count = files.size() * TOOLKIT.size();
      System.out.println("PTXAS SKIPPED: " + count + " compilations: no ptxas on the PATH");
    }
    assumeTrue(ptxas != null, "no ptxas on the PATH");
    for (Map.Entry<String, String> file : files.entrySet()) {
      for (String arch : TOOLKIT) {
        String log = Ptxas.compile(ptxas, file.getValue(), arch, folder);
        noSpills(file.getKey(), arch, KernelUse.parse(log));
      }
    }
  }

  @Test
  void theHeadsSayWhatTheCompilerSays() throws IOException {
    assumeTrue(NvPtxCompiler.unavailable() == null, NvPtxCompiler::unavailable);
    ShippedPtx.all()
        .forEach(
            (file, ptx) -> {
              Map<String, KernelUse> uses = KernelUse.parse(NvPtxCompiler.compile(ptx, "sm_80"));
              Map<String, HeadFigures> heads = HeadFigures.of(ptx);
              assertEquals(uses.keySet(), heads.keySet(), "kernels in the head of " + file);
              heads.forEach(
                  (kernel, head) -> {
                    KernelUse use = uses.get(kernel);
                    assertEquals(use.registers(), head.registers(), "registers of " + kernel);
                    assertEquals(use.shared(), head.shared(), "shared memory of " + kernel);
                  });
            });
  }

  private static void check(String file, String arch, String ptx) {
    Map<String, KernelUse> uses = KernelUse.parse(NvPtxCompiler.compile(ptx, arch));
    noSpills(file, arch, uses);
    HeadFigures.of(ptx)
        .forEach((kernel, head) -> print(kernel, Multiprocessor.of(arch), uses.get(kernel), head));
  }

  private static void noSpills(String file, String arch, Map<String, KernelUse> uses) {
    assertFalse(uses.isEmpty(), file);
    uses.forEach(
        (kernel, use) -> {
          assertEquals(0, use.spilled(), kernel + " of " + file + " spills for " + arch);
          assertEquals(0, use.stack(), kernel + " of " + file + " has a stack frame for " + arch);
        });
  }

  private static void print(
      String kernel, Multiprocessor processor, KernelUse use, HeadFigures head) {
    int shared = use.shared() + head.dynamic();
    int blocks = processor.residentBlocks(use.registers(), shared, head.threads());
    assertTrue(blocks > 0, kernel + " does not fit a multiprocessor of " + processor.arch());
    if (!PRINTED.contains(processor.arch())) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%-7s %-34s %3d registers %6d bytes shared %4d threads %2d blocks, occupancy %3.0f %%%n",
        processor.arch(),
        kernel,
        use.registers(),
        shared,
        head.threads(),
        blocks,
        100 * processor.occupancy(use.registers(), shared, head.threads()));
  }
}
