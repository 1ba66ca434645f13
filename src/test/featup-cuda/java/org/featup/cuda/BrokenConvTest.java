package org.featup.cuda;

import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks the kernels of the convolution in one place each: the comparison must fail every time. */
class BrokenConvTest {
  /** Two tiles along both axes, two chunks of channels, the second of them not full. */
  private static final Shape TILED = new Shape(1, 20, 9, 17);

  private static final Shape PLAIN = new Shape(1, 5, 4, 6);

  @Test
  void theKernelsAsTheyAre() {
    for (int d : new int[] {3, 5, 7}) {
      AlteredContext.unaltered(session -> check(new ConvCase(TILED, d), session));
      AlteredContext.unaltered(session -> check(new ConvCase(PLAIN, d), session));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a dropped tap
        "7 | ld.shared.v4.f32 {%w0, %w1, %w2, %w3}, [%wRow + 3168]; | mov.f32 %w0, 0f00000000;",
        "5 | fma.rn.f32 %lo5, %x21, %w1, %lo5; | ",
        "3 | fma.rn.f32 %up15, %x15, %w3, %up15; | ",
        "7 | fma.rn.f32 %up13, %d7, %x31, %up13; | ",
        // a wrong offset
        "7 | [%wRow + 1584] | [%wRow + 1056]",
        "5 | [%xRow + 320] | [%xRow + 256]",
        "3 | add.u32 %xRow, %xRow, 1440; | add.u32 %xRow, %xRow, 1408;",
        "7 | 2880, %xStart; | 1440, %xStart;",
        "7 | [%dAt + 272] | [%dAt]",
        "5 | [%xAt + 16] | [%xAt + 32]",
        // a tap of another pixel, or another tap of a pixel
        "7 | sub.s32 %dv, %v, %border; | sub.s32 %dv, %u, %border;",
        "5 | selp.u32 %t, %t, %tap, %isTurned; | selp.u32 %t, %tap, %t, %isTurned;",
        "3 | mul.lo.u32 %t, %tapRow, %diameter; | mul.lo.u32 %t, %pair, %diameter;",
        // a border that is read over
        "7 | setp.lt.u32 %mapRowIn, %mapRow, %filtersHeight; | setp.le.u32 %mapRowIn, %mapRow, %filtersHeight;",
        "5 | setp.lt.u32 %here, %mapRow, %sourceHeight; | setp.ne.u32 %here, %mapRow, %sourceHeight;",
        "3 | setp.lt.u32 %channelIn, %channel, %channels; | setp.le.u32 %channelIn, %channel, %channels;",
        "7 | setp.gt.u32 %here, %t, 1; | setp.ge.u32 %here, %t, 1;",
        "5 | setp.gt.u32 %here, %loCount, 1; | setp.ge.u32 %here, %loCount, 1;",
      })
  void tiled(int d, String from, String to) {
    broken(new ConvCase(TILED, d), from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | @%tapIn2 fma.rn.f32 %sum8, %x0, %w2, %sum8; | ",
        "5 | setp.lt.u32 %more, %u, %diameter; | setp.le.u32 %more, %u, %diameter;",
        "3 | add.u32 %last, %diameter, 3; | add.u32 %last, %diameter, 2;",
        "3 | selp.b64 %pixelStep, %wide, %wide1, %isTurned; | selp.b64 %pixelStep, %wide1, %wide, %isTurned;",
        "5 | shfl.sync.bfly.b32 %other, %sum, 2, 31, -1; | shfl.sync.bfly.b32 %other, %sum, 1, 31, -1;",
        "3 | add.u32 %t, %x, %v; | add.u32 %t, %x, %u;",
      })
  void plain(int d, String from, String to) {
    broken(new ConvCase(PLAIN, d), from, to);
  }

  /** The barriers behind staging and behind the products, of both tiled kernels. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "@%more bra STAGE;",
        "@%more bra STAGE_OUT;",
        "// the next chunk overwrites what was read"
      })
  void barriers(String before) {
    broken(new ConvCase(TILED, 5), before + "\n    bar.sync 0;", before);
  }

  private static void broken(ConvCase given, String from, String to) {
    AlteredContext.mustFail(session -> check(given, session), from, to);
  }

  private static void check(ConvCase given, CudaSession session) {
    given.check(new CudaAdaptiveConv(session, false));
  }
}
