package org.featup.cuda;

import static org.featup.kernel.StageSpec.released;

import java.util.Map;
import java.util.function.Consumer;
import org.featup.kernel.RangeKernel;
import org.featup.kernel.StageSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks the kernels of a stage's filters in one place each: the comparison must fail. */
class BrokenFiltersTest {
  /** Two tiles along both axes, and pixels away from the border. */
  private static final StageCase USUAL = new StageCase(2, 9, 21, released(3, 3, 16));

  /** A window of two parts, rows of it of two segments, a map smaller than the window. */
  private static final StageCase WIDE = new StageCase(1, 3, 19, released(4, 2, 3));

  private static final StageCase BOUNDED =
      new StageCase(1, 6, 9, new StageSpec(2, 3, RangeKernel.SOFTMAX, 0, 0.5f, -0.17f, false));

  /** A window of four parts, the last of them shorter. */
  private static final StageCase WIDEST = new StageCase(1, 3, 19, released(8, 2, 3).withoutFixup());

  private static StageCase with(RangeKernel kernel) {
    return new StageCase(1, 7, 18, released(2, 3, 5).with(kernel));
  }

  private static final Map<String, Consumer<CudaSession>> COMPARISONS =
      Map.ofEntries(
          Map.entry("filters", USUAL::filters),
          Map.entry("wide filters", WIDE::filters),
          Map.entry("distance filters", with(RangeKernel.GAUSSIAN)::filters),
          Map.entry("cosine filters", with(RangeKernel.COSINE)::filters),
          Map.entry("gradients", USUAL::gradientsOfTwoBlocks),
          Map.entry("widest gradients", WIDEST::gradients),
          Map.entry("sum", OrderedSumTest::fiftyBlocks),
          Map.entry("wide gradients", WIDE::gradients),
          Map.entry("distance gradients", with(RangeKernel.GAUSSIAN)::gradients),
          Map.entry("cosine gradients", with(RangeKernel.COSINE)::gradients),
          Map.entry("bounded gradients", BOUNDED::gradients));

  @Test
  void theKernelsAsTheyAre() {
    COMPARISONS.values().forEach(AlteredContext::unaltered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a dropped tap or product
        "filters | fma.rn.f32 %e6, %q8, %c2, %e6; | ",
        "filters | fma.rn.f32 %c5, %x2, %w5, %c5; | ",
        "filters | fma.rn.f32 %u, %u, %s, 0fBEC09380; | ",
        "filters | max.f32 %largest, %largest, %value; | ",
        "filters | mul.rn.f32 %e, %e, %weight; | ",
        "distance filters | sub.rn.f32 %gap, %q7, %c3; | mov.f32 %gap, %q7;",
        "cosine filters | @%works max.f32 %e, %value, 0f00000000; | ",
        "cosine filters | sqrt.rn.f64 %sum, %sum; | ",
        // a wrong offset
        "filters | [%cell + 32] | [%cell + 16]",
        "filters | [%at + 16] | [%at]",
        "filters | [%cell + 1360], {%a5 | [%cell + 1088], {%a5",
        "filters | and.b32 %tile_row, %tile_row, 2; | and.b32 %tile_row, %tile_row, 0;",
        "wide filters | mad.lo.u32 %temp, %v, 8, %temp; | ",
        "wide filters | mul.lo.u32 %part, %part, %slots; | mov.u32 %part, 0;",
        // a border that is not where it belongs
        "filters | sub.u32 %temp, %temp, %radius; | ",
        "wide filters | min.u32 %temp, %temp, %folded; | ",
        "filters | min.u32 %rest, %rest, 16; | mov.u32 %rest, 16;",
        "filters | setp.lt.u32 %p, %y, %height; | setp.le.u32 %p, %y, %height;",
        "filters | min.u32 %count, %count, %tile; | mov.u32 %count, %tile;",
      })
  void filters(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gradients | fma.rn.f32 %s2, %q7, %e5, %s2; | ",
        "gradients | fma.rn.f32 %d2, %x14, %w2, %d2; | ",
        "gradients | add.rn.f32 %x0, %x0, %x2; | ",
        "gradients | fma.rn.f32 %density, %value, %density, %below; | mov.f32 %density, %below;",
        "gradients | sub.u32 %tap, %last_tap, %tap; | ",
        "gradients | sub.u32 %image_x, %period, %x; | mov.u32 %image_x, %x;",
        "gradients | setp.lt.and.u32 %near, %near_x, %width, %near; | ",
        "gradients | setp.gt.s32 %alone, %y, %radius; | setp.ge.s32 %alone, %y, %radius;",
        "gradients | setp.lt.and.s32 %alone, %x, %last_x, %alone; | setp.le.and.s32 %alone, %x, %last_x, %alone;",
        "sum | add.u32 %block, %block, 16; | add.u32 %block, %block, 32;",
        "gradients | selp.b32 %cell, %cell, %temp, %p; | ",
        "gradients | mov.u32 %layer_ins, %outs; | ",
        "gradients | mul.wide.u32 %step, %micros, 64; | mul.wide.u32 %step, %micros, 32;",
        "wide gradients | shl.b32 %column0, %v, 3; | mov.u32 %column0, 0;",
        "wide gradients | add.u32 %image_y, %image_y, %period_y; | mov.u32 %image_y, %last_y; add.u32 %image_y, %image_y, 1;",
        "widest gradients | min.u32 %rest, %rest, %slots; | mov.u32 %rest, %slots;",
        "wide gradients | @%p bra WRITE; | bra WRITE;",
        "wide gradients | bar.sync 0;                         // the next part | // the next part",
        "distance gradients | fma.rn.f32 %sum, %q0, %value, %sum; | ",
        "cosine gradients | selp.f32 %ds, %ds, 0f00000000, %p; | ",
        "cosine gradients | fma.rn.f32 %d, %q, %dot, %d; | ",
        "bounded gradients | @%bounded bra BOUNDED; | ",
        "bounded gradients | sub.rn.f32 %ds, %ds, %e; | ",
      })
  void gradients(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  /** Each barrier, by the line before it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "filters | LOADED:",
        "filters | JOINT_DONE:",
        "filters | WRITTEN:",
        "filters | GELU_DONE:",
        "filters | NUMBERED:",
        "filters | CENTRES_LOADED:",
        "filters | CHUNK_SUMMED:",
        "filters | STAGED:",
        "gradients | D_LOADED:",
        "gradients | GELU_DONE:",
        "gradients | WRITTEN:",
        "gradients | TILE_DONE:",
        "gradients | WEIGHTS_MADE:",
        "gradients | WEIGHTS_ADDED:",
        "gradients | BANDS_LOADED:",
        "gradients | CHUNK_SUMMED:",
        "gradients | HALVE:",
        "sum | st.shared.f64 [%temp], %sum;",
      })
  void barriers(String comparison, String line) {
    String barrier = "\n  bar.sync 0;\n";
    broken(comparison, line + barrier, line + "\n");
  }

  private static void broken(String comparison, String from, String to) {
    AlteredContext.mustFail(COMPARISONS.get(comparison), from, to);
  }
}
