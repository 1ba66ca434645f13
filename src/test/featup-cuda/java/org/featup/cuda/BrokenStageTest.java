package org.featup.cuda;

import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import java.util.Map;
import java.util.function.Consumer;
import org.featup.kernel.Conv1x1;
import org.featup.kernel.Taps;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Breaks the kernels of a stage, of resampling and of products in one place each: the comparison
 * must fail every time.
 */
class BrokenStageTest {

  private static final Map<String, Consumer<CudaSession>> COMPARISONS =
      Map.ofEntries(
          Map.entry("apply", StageApplyCase.VECTORS::apply),
          Map.entry("apply singles", StageApplyCase.SINGLES::apply),
          Map.entry("apply sliced", StageApplyCase.SLICED::apply),
          Map.entry("source", StageApplyCase.VECTORS::gradSource),
          Map.entry("source singles", StageApplyCase.SINGLES::gradSource),
          Map.entry("filters", StageApplyCase.SINGLES::gradFilters),
          Map.entry("filters sliced", StageApplyCase.SLICED::gradFilters),
          Map.entry("resample", session -> resample(session, 3)),
          Map.entry("resample four", session -> resample(session, 8)),
          Map.entry("product", session -> product(session, 70, 40)),
          Map.entry("product shared", session -> product(session, 5, 400)));

  private static void resample(CudaSession session, int channels) {
    NDArray x = random(1, 2, channels, 7, 9);
    Taps rows = Taps.averagePool(7, 3);
    Taps columns = Taps.bicubic(9, 16);
    try (NDArray out = new CudaResample(session).resample(x, rows, columns)) {
      assertClose(scalar().resample(x, rows, columns), out, StageArrays.OUTPUT);
    }
  }

  private static void product(CudaSession session, int outputs, int inputs) {
    Conv1x1 conv = new Conv1x1(inputs, outputs, values(1, inputs * outputs), values(2, outputs));
    NDArray x = random(3, 1, inputs, 9, 7);
    CudaConv1x1 layer = new CudaConv1x1(session, new CudaMatrixProduct(session));
    try (NDArray out = layer.apply(x, conv)) {
      assertClose(scalar().conv1x1(x, conv), out, StageArrays.OUTPUT);
    }
  }

  @Test
  void theKernelsAsTheyAre() {
    COMPARISONS.values().forEach(AlteredContext::unaltered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a dropped tap, of the convolution and of folding
        "apply | fma.rn.f32 %up13, %w1, %f3, %up13; | ",
        "apply singles | fma.rn.f32 %lo30, %z3, %f0, %lo30; | ",
        "apply | fma.rn.f32 %s3, %e3, %k2, %s3; | ",
        "apply | fma.rn.f32 %t5, %e5, %l1, %t5; | ",
        "apply | @%valid2 ld.global.nc.f32 %b2, [%address]; | ",
        // a wrong offset
        "apply | [%weight + 48] | [%weight + 16]",
        "apply | [%feature + 128] | [%feature]",
        "apply | add.u32 %weight, %weight, 16; | ",
        "apply | mad.lo.u32 %at2, %r, 16, %at2; | ",
        "apply | and.b32 %group_bytes, %group_bytes, -128; | shr.u32 %group_bytes, %group_bytes, 1;",
        "apply singles | mad.lo.u32 %at, %own_group, 4, %at; | ",
        "apply sliced | add.u32 %y, %top_row, %first; | mov.u32 %y, %top_row;",
        "apply sliced | setp.lt.u32 %to_fold, %slice_rows, %row_extent; | setp.lt.u32 %to_fold, %row_extent, %slice_rows;",
        // a border that is read or written over
        "apply | min.u32 %y, %y, %n; | ",
        "apply | selp.u32 %readable, %readable, 0, %valid0; | ",
        "apply singles | setp.lt.u32 %valid0, %channel, %channels; | setp.le.u32 %valid0, %channel, %channels;",
        "apply | setp.le.s32 %p, %n, 2; | setp.lt.s32 %p, %n, 2;",
        "apply | setp.ge.u32 %p, %y, %n; | setp.gt.u32 %p, %y, %n;",
      })
  void theStage(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source | fma.rn.f32 %sd2, %z3, %l32, %sd2; | ",
        "source singles | fma.rn.f32 %sb0, %w1, %u10, %sb0; | ",
        "source | fma.rn.f32 %s6, %e6, %k0, %s6; | ",
        "source | [%below + 32] | [%below]",
        "source | mad.lo.u32 %n, %r, 16, %n; | ",
        "source singles | [%at5 + 64] | [%at5 + 32]",
        "source | add.u32 %n, %source_height, %row1; | add.u32 %n, %source_height, %row;",
        "source | setp.ge.u32 %p, %n, %column_extent; | setp.ge.u32 %p, %b, %column_extent;",
        "source | selp.u64 %bottom, %bottom, %top, %p; | ",
        "source | min.u32 %n, %x, %t; | mov.u32 %n, %x;",
        "source | selp.f32 %s2, %s2, 0f00000000, %inside; | ",
        "source | setp.ne.u32 %right, %column, %column1; | setp.eq.u32 %right, %column, %column;",
        "filters | fma.rn.f32 %g36, %o3, %f6, %g36; | ",
        "filters | fma.rn.f32 %sum, %e4, %g54, %sum; | ",
        "filters | fma.rn.f32 %s6, %e6, %sum, %s6; | ",
        "filters | [%d_out_at + 128] | [%d_out_at + 64]",
        "filters | [%source_at + 524] | [%source_at + 520]",
        "filters | mad.lo.u32 %y, %y, 2, %t; | mul.lo.u32 %y, %y, 2;",
        "filters sliced | @%later_slice add.rn.f32 %s0, %s0, %sum; | ",
        "filters sliced | mad.lo.u32 %t, %y, %row_extent, %first_row; | mul.lo.u32 %t, %y, %row_extent;",
        "filters sliced | selp.u64 %wide, %entry_pitch, 0, %p; | mov.u64 %wide, %entry_pitch;",
        "filters | setp.gt.s32 %p, %readable, 2; | setp.ge.s32 %p, %readable, 2;",
      })
  void itsGradients(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resample | fma.rn.f32 %line0, %weight, %v0, %line0; | mov.f32 %line0, %v0;",
        "resample four | fma.rn.f32 %sum2, %row_weight, %line2, %sum2; | ",
        "resample | add.u64 %weight_at, %weight_at, 4; | ",
        "resample four | ld.global.nc.u32 %last_tap, [%address + 4]; | mov.u32 %last_tap, %first_tap;",
        "resample | setp.ge.u32 %p, %item, %n; | setp.gt.u32 %p, %item, %n;",
        "product | fma.rn.f32 %s53, %x5, %y3, %s53; | ",
        "product | [%a_at + 288] | [%a_at + 272]",
        "product | and.pred %p, %p, %q; | ",
        "product | add.rn.f32 %s71, %s71, %z1; | ",
        "product | setp.le.u32 %p, %rows_left, 7; | setp.lt.u32 %p, %rows_left, 7;",
        "product shared | mul.lo.u32 %k, %split, %t; | mov.u32 %k, 0;",
        "product shared | add.u64 %address, %address, %pitch; | ",
        "product shared | cvt.f64.f32 %sum, %part; | ",
      })
  void resamplingAndProducts(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  /** Each barrier, by the line before or behind it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apply | @!%to_fold bra stage_source; | before",
        "apply | setp.lt.u32 %to_fold, %slice_rows, %row_extent; | behind",
        "apply | staged_all: | behind",
        "filters | add.u32 %channel, %chunk, %lane; | behind",
        "filters | staged_source: | behind",
        "filters | @%p bra next_chunk; | behind",
        "filters | unfolded_along: | behind",
        "product | // all threads have used the tiles before | behind",
        "product | // the next tiles are on their way while these are used; behind the last nothing is left to load | before",
      })
  void barriers(String comparison, String line, String where) {
    String barrier = "    bar.sync 0;\n";
    if (where.equals("behind")) {
      broken(comparison, line + "\n" + barrier, line + "\n");
    } else {
      broken(comparison, barrier + between(line), between(line));
    }
  }

  private static String between(String line) {
    return (line.startsWith("//") ? "\n" : "") + "    " + line;
  }

  private static void broken(String comparison, String from, String to) {
    AlteredContext.mustFail(COMPARISONS.get(comparison), from, to);
  }
}
