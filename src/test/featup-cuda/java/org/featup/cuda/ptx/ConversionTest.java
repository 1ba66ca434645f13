package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** cvt with every rounding, and fp16. */
class ConversionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cvt.rni.s32.f32 r1, 0f40200000     | 2
          cvt.rni.s32.f32 r1, 0f40600000     | 4
          cvt.rzi.s32.f32 r1, 0fC0600000     | -3
          cvt.rmi.s32.f32 r1, 0fC0600000     | -4
          cvt.rpi.s32.f32 r1, 0fC0600000     | -3
          cvt.rzi.u32.f32 r1, 0fC0600000     | 0
          cvt.rzi.s32.f32 r1, 0f7F800000     | 0x7fffffff
          cvt.rzi.s32.f32 r1, 0fFF800000     | 0x80000000
          cvt.rzi.s32.f32 r1, 0f7FC00000     | 0
          cvt.rzi.u32.f32 r1, 0f4F800000     | 0xffffffff
          cvt.rmi.ftz.s32.f32 r1, 0f80000001 | 0
          cvt.rmi.s32.f32 r1, 0f80000001     | -1
          cvt.rzi.s32.f64 r1, -7.9           | -7
          cvt.sat.u8.s32 r1, 300             | 255
          cvt.u8.u32 r1, 300                 | 44
          cvt.s8.u32 r1, 200                 | -56
          cvt.sat.s16.s32 r1, -99999         | -32768
          cvt.u32.u64 r1, 0x100000002        | 2
          cvt.sat.u32.s32 r1, -1             | 0
          cvt.sat.s32.u32 r1, 0xffffffff     | 0x7fffffff
          """)
  void toIntegers(String text, String expected) {
    assertEquals(Long.decode(expected).intValue(), IntInstructionTest.eval(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cvt.rn.f32.s32 f1, -7                   | -7
          cvt.rn.f32.u32 f1, 0xffffffff           | 4294967296
          cvt.rz.f32.u32 f1, 0xffffffff           | 4294967040
          cvt.rm.f32.s32 f1, -16777217            | -16777218
          cvt.rp.f32.s32 f1, -16777217            | -16777216
          cvt.rn.f32.s32 f1, 16777217             | 16777216
          cvt.rp.f32.u64 f1, 0xffffffffffffffff   | 18446744073709551616
          cvt.rz.f32.f64 f1, 0d3FF0000010000001   | 1
          cvt.rn.f32.f64 f1, 0d3FF0000010000001   | 1.0000001
          cvt.rp.f32.f64 f1, 0dBFF0000010000001   | -1
          cvt.rm.f32.f64 f1, 0dBFF0000010000001   | -1.0000001
          cvt.rni.f32.f32 f1, 0fC0200000          | -2
          cvt.rzi.f32.f32 f1, 0fC0200000          | -2
          cvt.rmi.f32.f32 f1, 0fC0200000          | -3
          cvt.rpi.f32.f32 f1, 0f40200000          | 3
          cvt.sat.f32.f32 f1, 0f40200000          | 1
          cvt.sat.f32.f32 f1, 0f7FC00000          | 0
          cvt.ftz.f32.f32 f1, 0f80000001          | -0.0
          """)
  void toFloats(String text, float expected) {
    assertEquals(expected, FloatInstructionTest.eval(text));
  }

  @Test
  void halvesAreExactInFloats() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = Half.toFloat(bits);
      if (!Float.isNaN(value)) {
        assertEquals(bits, Half.of(value, Rounding.NEAREST_EVEN), Integer.toHexString(bits));
        assertEquals(bits, Half.of(value, Rounding.DOWN), Integer.toHexString(bits));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1               | 0x3c00 | 0x3c00 | 0x3c00 | 0x3c00
          -2              | 0xc000 | 0xc000 | 0xc000 | 0xc000
          1.00048828125   | 0x3c00 | 0x3c00 | 0x3c01 | 0x3c00
          1.00146484375   | 0x3c02 | 0x3c01 | 0x3c02 | 0x3c01
          -1.00146484375  | 0xbc02 | 0xbc01 | 0xbc01 | 0xbc02
          65504           | 0x7bff | 0x7bff | 0x7bff | 0x7bff
          65519           | 0x7bff | 0x7bff | 0x7c00 | 0x7bff
          65520           | 0x7c00 | 0x7bff | 0x7c00 | 0x7bff
          -1e30           | 0xfc00 | 0xfbff | 0xfbff | 0xfc00
          5.9604645e-8    | 0x0001 | 0x0001 | 0x0001 | 0x0001
          2.9802322e-8    | 0x0000 | 0x0000 | 0x0001 | 0x0000
          2.9802326e-8    | 0x0001 | 0x0000 | 0x0001 | 0x0000
          6.1005353e-5    | 0x0400 | 0x03ff | 0x0400 | 0x03ff
          NaN             | 0x7fff | 0x7fff | 0x7fff | 0x7fff
          """)
  void toHalves(float value, String nearest, String zero, String up, String down) {
    assertEquals(Integer.decode(nearest), Half.of(value, Rounding.NEAREST_EVEN));
    assertEquals(Integer.decode(zero), Half.of(value, Rounding.ZERO));
    assertEquals(Integer.decode(up), Half.of(value, Rounding.UP));
    assertEquals(Integer.decode(down), Half.of(value, Rounding.DOWN));
  }

  @Test
  void twoHalvesTravelInAWord() {
    float[] out =
        PtxRig.run(
            1,
            """
            cvt.rn.f16.f32 h1, 0f3FC00000;
            cvt.rn.f16.f32 h2, 0fC0200000;
            mov.b32 r1, {h1, h2};
            st.global.b32 [outT], r1;
            ld.global.b16 h1, [outT+2];
            mov.b32 {h2, h3}, r1;
            cvt.f32.f16 f1, h1;
            cvt.f32.f16 f2, h2;
            cvt.f32.f16 f3, h3;
            mul.f32 f1, f1, f2;
            mul.f32 f1, f1, f3;
            st.global.f32 [outT], f1;
            """);
    assertEquals(-2.5f * 1.5f * -2.5f, out[0]);
  }
}
