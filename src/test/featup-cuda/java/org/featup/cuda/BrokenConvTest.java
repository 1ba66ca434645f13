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

  /** The same with pixels that are not aligned to vectors. */
  private static final Shape BY_ELEMENT = new Shape(1, 18, 9, 17);

  private static final Shape PLAIN = new Shape(1, 5, 4, 6);

  @Test
  void theKernelsAsTheyAre() {
    for (int d : new int[] {3, 5, 7}) {
      AlteredContext.unaltered(session -> check(new ConvCase(TILED, d), session));
      AlteredContext.unaltered(session -> check(new ConvCase(BY_ELEMENT, d), session));
    }
    AlteredContext.unaltered(session -> check(new ConvCase(PLAIN, 9), session));
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
        "3 | mad.lo.u32 %to, %tapRow, %t, %to; | mad.lo.u32 %to, %pair, %t, %to;",
        "5 | @%hasLower st.shared.f32 [%to1 + 108], %lo7; | ",
        "7 | sub.u32 %to1, %to1, %t; | ",
        // a border that is read over
        "7 | setp.lt.u32 %mapRowIn, %mapRow, %filtersHeight; | setp.le.u32 %mapRowIn, %mapRow, %filtersHeight;",
        "5 | setp.lt.u32 %here, %mapRow, %sourceHeight; | setp.ne.u32 %here, %mapRow, %sourceHeight;",
        "3 | setp.lt.u32 %channelIn, %channel, %channels; | setp.le.u32 %channelIn, %channel, %channels;",
        "7 | setp.gt.u32 %here, %t, 1; | setp.ge.u32 %here, %t, 1;",
        "5 | setp.gt.s32 %load0, %left, 0; | setp.ge.s32 %load0, %left, 0;",
        "3 | setp.lt.u32 %hasUpper, %tapRow, %diameter; | setp.le.u32 %hasUpper, %tapRow, %diameter;",
        "7 | setp.ge.u32 %here, %mapRow, %height; | setp.gt.u32 %here, %mapRow, %height;",
      })
  void tiled(int d, String from, String to) {
    broken(new ConvCase(TILED, d), from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9 | @%tapIn2 fma.rn.f32 %sum8, %x0, %w2, %sum8; | ",
        "9 | setp.lt.u32 %more, %u, %diameter; | setp.le.u32 %more, %u, %diameter;",
        "1 | add.u32 %last, %diameter, 3; | add.u32 %last, %diameter, 2;",
        "9 | selp.b64 %pixelStep, %wide, %wide1, %isTurned; | selp.b64 %pixelStep, %wide1, %wide, %isTurned;",
        "9 | shfl.sync.bfly.b32 %other, %sum, 2, 31, -1; | shfl.sync.bfly.b32 %other, %sum, 1, 31, -1;",
        "9 | add.u32 %t, %x, %v; | add.u32 %t, %x, %u;",
      })
  void plain(int d, String from, String to) {
    broken(new ConvCase(PLAIN, d), from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a pixel, a row or a channel that is not staged, or not stored
        "7 | @%isSeven st.shared.f32 [%to + 1280], %x10; | ",
        "5 | @%overThree st.shared.f32 [%to + 4032], %x20; | ",
        "5 | @%overThree st.shared.f32 [%to + 288], %x9; | ",
        "3 | @!%store1 bra STAGED; | bra STAGED;",
        "3 | setp.gt.u32 %here, %t1, 14; @%here st.global.f32 [%address], %x7; | ",
        "7 | st.shared.f32 [%to + 224], %x7; | ",
        // to or from a wrong place
        "5 | and.b32 %lead, %lane, 15; | and.b32 %lead, %lane, 7;",
        "7 | shl.b64 %twoPixels, %pixelBytes, 1; | shl.b64 %twoPixels, %pixelBytes, 2;",
        "3 | selp.u32 %t, 2, 4, %byElement; | selp.u32 %t, 3, 4, %byElement;",
        "7 | st.shared.v4.f32 [%xStart + 1504], | st.shared.v4.f32 [%xStart + 1440],",
        "5 | selp.u32 %t, %warp, %t, %byElement; | selp.u32 %t, %t, %warp, %byElement;",
        "3 | and.b32 %t, %lead, 3; mad.lo.u32 %xSlot, %t, 4, %xSlot; | and.b32 %t, %lead, 3;",
        // a border that is read or written over
        "7 | setp.lt.u32 %here, %t1, %sourceWidth; | setp.le.u32 %here, %t1, %sourceWidth;",
        "3 | selp.u32 %loCount, %t, %loCount, %byElement; | ",
        "5 | setp.gt.u32 %here, %t1, 4; @%here st.global | setp.ge.u32 %here, %t1, 4; @%here st.global",
        "7 | min.u32 %columnsLeft, %columnsLeft, %t1; | mov.u32 %columnsLeft, %t1;",
      })
  void byElement(int d, String from, String to) {
    broken(new ConvCase(BY_ELEMENT, d), from, to);
  }

  /** What fp16 arrays are read and written by. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cvt.f32.f16 %x17, %h17; | mov.f32 %x17, 0f00000000;",
        "@%load2 cvt.f32.f16 %value2, %h2; | ",
        "cvt.rn.f16.f32 %h2, %lo6; | ",
        "sub.u32 %outLog, 2, %t; | sub.u32 %outLog, 2, 0;",
        "@%load1 cvt.f32.f16 %x6, %h6; | ",
        "shl.b32 %t, %channel, %outLog; | shl.b32 %t, %channel, %elementLog;",
      })
  void halves(String from, String to) {
    AlteredContext.mustFail(session -> checkHalves(TILED, session), from, to);
  }

  /** The same of single channels. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@%here cvt.f32.f16 %x20, %h20; | ",
        "@%here ld.global.nc.b16 %h8, [%address]; | @%here mov.b16 %h8, 0;",
        "cvt.rn.f16.f32 %h5, %x5; | ",
        "shl.b64 %second, %outPixel, 1; | mov.b64 %second, %twoPixels; add.s64 %second, %second, 2;",
        "setp.gt.u32 %here, %t, 6; @%here cvt.f32.f16 %x3, %h3; | ",
      })
  void halvesByElement(String from, String to) {
    AlteredContext.mustFail(session -> checkHalves(BY_ELEMENT, session), from, to);
  }

  @Test
  void theKernelsOfHalvesAsTheyAre() {
    AlteredContext.unaltered(session -> checkHalves(TILED, session));
    AlteredContext.unaltered(session -> checkHalves(BY_ELEMENT, session));
  }

  private static void checkHalves(Shape shape, CudaSession session) {
    new ConvCase(shape, 7).checkHalves(session);
  }

  /** The barriers behind the products, of both tiled kernels. */
  @ParameterizedTest
  @ValueSource(
      strings = {"// the next chunk overwrites what was read", "// the next chunk overwrites both"})
  void barriersBehindTheProducts(String before) {
    broken(new ConvCase(TILED, 5), before + "\n    bar.sync 0;", before);
    broken(new ConvCase(BY_ELEMENT, 5), before + "\n    bar.sync 0;", before);
  }

  /** The barriers behind staging, of both tiled kernels. */
  @ParameterizedTest
  @ValueSource(strings = {"@%more bra STAGE_ELEMENTS;", "@%more bra STAGE_OUT_ELEMENTS;"})
  void barriersBehindStaging(String before) {
    String from = before + "\nSTAGED:\n    bar.sync 0;";
    broken(new ConvCase(TILED, 5), from, before + "\nSTAGED:");
    broken(new ConvCase(BY_ELEMENT, 5), from, before + "\nSTAGED:");
  }

  /** The barriers on the way of single channels to the output, and of the sums. */
  @Test
  void barriersOfTheOutputs() {
    String from = "{%lo12, %lo13, %lo14, %lo15};\n    bar.sync 0;";
    broken(new ConvCase(BY_ELEMENT, 5), from, from.replace("bar.sync 0;", ""));
    broken(new ConvCase(TILED, 7), "STORED:\n    bar.sync 0;", "STORED:");
  }

  private static void broken(ConvCase given, String from, String to) {
    AlteredContext.mustFail(session -> check(given, session), from, to);
  }

  private static void check(ConvCase given, CudaSession session) {
    given.check(new CudaAdaptiveConv(session));
  }
}
