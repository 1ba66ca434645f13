package org.featup.cuda;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks the kernels of losses, gradient maps and NAdam in one place each: a comparison fails. */
class BrokenTrainingTest {
  /** More cells and elements than the blocks take at a time, and more channels than lanes. */
  private static final LossCase CASE = new LossCase(2, 37, 5, 7);

  private static final Map<String, Consumer<CudaSession>> COMPARISONS =
      Map.ofEntries(
          Map.entry("nadam", CudaNAdamTest::threeSteps),
          Map.entry("deviation", CASE::deviation),
          Map.entry("low deviation", CASE::lowDeviation),
          Map.entry("likelihood", CASE::likelihood),
          Map.entry("squared error", CASE::squaredError),
          Map.entry("total variation", CASE::totalVariation),
          Map.entry("magnitude", CASE::magnitude),
          Map.entry("add", CASE::add),
          Map.entry("set", CASE::set),
          Map.entry("subtract", CASE::subtract),
          Map.entry("add difference", CASE::addDifference));

  @Test
  void theKernelsAsTheyAre() {
    COMPARISONS.values().forEach(AlteredContext::unaltered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nadam | mad.lo.u32 %element, %element, 128, %temp; | mad.lo.u32 %element, %element, 127, %temp;",
        "nadam | @%p bra END; | ",
        "nadam | mul.rn.f64 %product, %product, %g; | ",
        "nadam | add.rn.f64 %m, %m, %product; | fma.rn.f64 %m, %rest, %g, %m;",
        "nadam | sqrt.rn.f64 %d, %d; | ",
        "nadam | add.rn.f64 %d, %d, %factor; | ",
        "nadam | add.rn.f64 %product, %product, %m; | ",
        "nadam | mul.rn.f64 %value, %factor, %value; | ",
        "nadam | st.global.f32 [%mean_at], %float; | ",
        "nadam | st.global.f32 [%square_at], %float; | ",
      })
  void optimiser(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deviation | add.u32 %channel, %channel, 32; | add.u32 %channel, %channel, 64;",
        "deviation | mov.u32 %temp, 16; | mov.u32 %temp, 8;",
        "deviation | add.rn.f64 %net, %net, 0d3FB999999999999A; | ",
        "deviation | sub.rn.f64 %net, %net, %other; | ",
        "deviation | shl.b32 %whole, %whole, 23; | shl.b32 %whole, %whole, 22;",
        "low deviation | selp.f32 %float, 0f38D1B717, %float, %p; | ",
        "low deviation | selp.f64 %d, %d, 0d0000000000000000, %p; | ",
        "deviation | min.u32 %last, %last, %temp; | ",
        "deviation | add.u64 %ds_at, %ds_at, 4; | ",
        "deviation | mul.rn.f64 %d, %d, %value; | ",
        "deviation | @%bias bra ADD; | @%bias bra END;",
        "likelihood | mul.rn.f64 %inverse, %s, %s; | mov.f64 %inverse, %s;",
        "likelihood | add.u32 %channel, %channel, 32; | add.u32 %channel, %channel, 64;",
        "likelihood | mov.u32 %temp, 16; | mov.u32 %temp, 8;",
        "likelihood | fma.rn.f64 %other, %scale, %difference, %other; | mul.rn.f64 %other, %scale, %difference;",
        "likelihood | fma.rn.f64 %total, %count, %other, %total; | ",
        "likelihood | mul.rn.f64 %other, %other, 0d3FE62E42FEFA39EF; | ",
        "likelihood | add.rn.f64 %other, %other, %squares; | ",
        "likelihood | div.rn.f64 %other, %other, %s; | ",
        "likelihood | shl.b32 %step, %step, 2; | shl.b32 %step, %step, 3;",
        "likelihood | mov.u32 %half, 64; | mov.u32 %half, 32;",
        "likelihood | bar.sync 0; | ",
        "squared error | fma.rn.f64 %total, %difference, %difference, %total; | mul.rn.f64 %total, %difference, %difference;",
        "squared error | fma.rn.f64 %other, %factor, %difference, %other; | mul.rn.f64 %other, %factor, %difference;",
        "squared error | shl.b32 %step, %step, 7; | shl.b32 %step, %step, 8;",
        "squared error | mov.u32 %half, 64; | mov.u32 %half, 32;",
        "squared error | bar.sync 0; | ",
      })
  void cells(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "total variation | rem.u32 %y, %y, %height; | ",
        "total variation | setp.eq.u32 %p, %y, 0; | setp.eq.u32 %p, %y, 1;",
        "total variation | add.u32 %y, %y, 1; | ",
        "total variation | add.u32 %x, %x, 1; | ",
        "total variation | setp.eq.u32 %p, %x, 0; | setp.ne.u32 %p, %x, %x;",
        "total variation | sub.u32 %near, %element, %channels; | sub.u32 %near, %element, 1;",
        "total variation | fma.rn.f64 %total, %difference, %difference, %total; | ",
        "total variation | fma.rn.f64 %other, %factor, %slope, %other; | mul.rn.f64 %other, %factor, %slope;",
        "total variation | bar.sync 0; | ",
        "magnitude | sqrt.rn.f64 %squares, %squares; | ",
        "magnitude | add.u32 %channel, %channel, 32; | add.u32 %channel, %channel, 64;",
        "magnitude | mov.u32 %temp, 16; | mov.u32 %temp, 8;",
        "magnitude | setp.eq.f32 %p, %length, 0f00000000; | setp.ne.f32 %p, %length, %length;",
        "magnitude | div.rn.f32 %factor, %factor, %length; | ",
        "magnitude | fma.rn.f32 %sum, %factor, %value, %sum; | mul.rn.f32 %sum, %factor, %value;",
        "add | mad.lo.u32 %pixel, %pixel, %temp, %channel; | mov.u32 %pixel, %element;",
        "add | add.rn.f32 %value, %sum, %value; | ",
        "set | @%p bra STORE; | ",
        "subtract | sub.rn.f32 %float, %float, %less; | ",
        "subtract | st.global.f32 [%at], %float; | ",
        "subtract | fma.rn.f64 %total, %other, %other, %total; | mul.rn.f64 %total, %other, %other;",
        "subtract | bar.sync 0; | ",
        "add difference | sub.rn.f32 %value, %value, %other; | ",
        "add difference | fma.rn.f32 %value, %factor, %value, %other; | mul.rn.f32 %value, %factor, %value;",
      })
  void pixels(String comparison, String from, String to) {
    broken(comparison, from, to);
  }

  private static void broken(String comparison, String from, String to) {
    AlteredContext.mustFail(COMPARISONS.get(comparison), from, to);
  }
}
