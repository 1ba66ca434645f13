package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Integer arithmetic, logic, shifts, comparisons and selections, each with a known answer. */
class IntInstructionTest {

  /** Runs an instruction that leaves its result in r1. */
  static int eval(String text) {
    String setup =
        "mov.u32 r2, 0x80000001;\nmov.u32 r3, 7;\nmov.s32 r4, -7;\nsetp.eq.u32 p1, t, 0;\n";
    float[] out = PtxRig.run(1, setup + text + ";\nst.global.b32 [outT], r1;");
    return Float.floatToRawIntBits(out[0]);
  }

  /** Runs an instruction that leaves its result in a1. */
  static long evalWide(String text) {
    String setup =
        "mov.u64 a2, 0x8000000000000001;\nmov.s64 a3, -7;\nmov.u32 r2, 0x80000001;\nmov.s32 r4, -7;\n";
    String store = ";\nmov.b64 {r5, r6}, a1;\nst.global.b32 [outT], R;";
    long low = Float.floatToRawIntBits(PtxRig.run(1, setup + text + store.replace("R", "r5"))[0]);
    long high = Float.floatToRawIntBits(PtxRig.run(1, setup + text + store.replace("R", "r6"))[0]);
    return high << 32 | (low & 0xffffffffL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add.u32 r1, r2, r2             | 2
          add.s32 r1, r3, r4             | 0
          sub.s32 r1, r4, r3             | -14
          sub.u32 r1, 0, 1               | -1
          mul.lo.s32 r1, r4, r3          | -49
          mul.lo.u32 r1, r2, r2          | 1
          mul.hi.u32 r1, r2, r2          | 0x40000001
          mul.hi.s32 r1, r2, r2          | 0x3fffffff
          mad.lo.u32 r1, r3, r3, 1       | 50
          mad.hi.s32 r1, r4, r3, 1       | 0
          mad.lo.s32 r1, r4, 4*2, (3+1)  | -52
          div.s32 r1, r4, 2              | -3
          div.u32 r1, r4, 2              | 0x7ffffffc
          rem.s32 r1, r4, 4              | -3
          rem.u32 r1, r4, 4              | 1
          abs.s32 r1, r4                 | 7
          neg.s32 r1, r4                 | 7
          min.s32 r1, r4, r3             | -7
          min.u32 r1, r4, r3             | 7
          max.s32 r1, r4, r3             | 7
          max.u32 r1, r4, r3             | -7
          and.b32 r1, r4, 0xff           | 0xf9
          or.b32 r1, r3, 8               | 15
          xor.b32 r1, r3, 5              | 2
          not.b32 r1, r3                 | -8
          shl.b32 r1, r3, 30             | 0xc0000000
          shl.b32 r1, r3, 32             | 0
          shl.b32 r1, r3, 0xffffffff     | 0
          shr.u32 r1, r4, 28             | 15
          shr.u32 r1, r4, 32             | 0
          shr.s32 r1, r4, 1              | -4
          shr.s32 r1, r4, 99             | -1
          shr.b32 r1, r4, 28             | 15
          popc.b32 r1, r3                | 3
          popc.b64 r1, 0x8000000000000001 | 2
          clz.b32 r1, r3                 | 29
          brev.b32 r1, r3                | 0xe0000000
          bfe.u32 r1, r4, 4, 8           | 0xff
          bfe.s32 r1, 0xf0, 4, 4         | -1
          bfe.s32 r1, r4, 28, 8          | -1
          bfe.u32 r1, r4, 4, 0           | 0
          bfi.b32 r1, r3, 0, 4, 2        | 0x30
          bfi.b32 r1, 0, r4, 0, 32       | 0
          selp.b32 r1, r3, r4, p1        | 7
          selp.s32 r1, r3, r4, p1        | 7
          slct.s32.s32 r1, r3, r4, r4    | -7
          slct.s32.f32 r1, r3, r4, 0f80000000 | 7
          mov.b32 r1, 0f3F800000         | 0x3f800000
          mov.u32 r1, %nctaid.x          | 1
          mov.u32 r1, %lanemask_ge       | -1
          mov.u32 r1, %lanemask_lt       | 0
          mov.b32 r1, 010                | 8
          """)
  void of32Bits(String text, String expected) {
    assertEquals(Long.decode(expected).intValue(), eval(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add.u64 a1, a2, a2          | 2
          add.s64 a1, a3, 7           | 0
          sub.u64 a1, 0, 1            | -1
          mul.lo.s64 a1, a3, a3       | 49
          mul.hi.u64 a1, a2, a2       | 0x4000000000000001
          mul.hi.s64 a1, a3, 2        | -1
          mad.lo.s64 a1, a3, 2, 1     | -13
          mul.wide.u32 a1, r2, r2     | 0x4000000100000001
          mul.wide.s32 a1, r4, r4     | 49
          mul.wide.s32 a1, r4, 2      | -14
          mad.wide.u32 a1, r4, 2, 1   | 0x1fffffff3
          mad.wide.s32 a1, r4, 2, 1   | -13
          div.s64 a1, a3, 2           | -3
          div.u64 a1, a3, 2           | 0x7ffffffffffffffc
          rem.u64 a1, a3, 16          | 9
          abs.s64 a1, a3              | 7
          min.s64 a1, a3, 7           | -7
          min.u64 a1, a3, 7           | 7
          max.u64 a1, a3, 7           | -7
          and.b64 a1, a3, 0xff        | 0xf9
          not.b64 a1, a3              | 6
          shl.b64 a1, a3, 4           | -112
          shl.b64 a1, a3, 64          | 0
          shr.s64 a1, a3, 1           | -4
          shr.u64 a1, a3, 60          | 15
          cvt.u64.u32 a1, r4          | 0xfffffff9
          cvt.s64.s32 a1, r4          | -7
          mov.b64 a1, {r4, r2}        | 0x80000001fffffff9
          """)
  void of64Bits(String text, String expected) {
    long value =
        expected.startsWith("0x")
            ? Long.parseUnsignedLong(expected.substring(2), 16)
            : Long.parseLong(expected);
    assertEquals(value, evalWide(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          setp.eq.u32 p2, r3, 7                | 1
          setp.ne.b32 p2, r3, 7                | 0
          setp.lt.s32 p2, r4, r3               | 1
          setp.lt.u32 p2, r4, r3               | 0
          setp.lo.u32 p2, r3, r4               | 1
          setp.hs.u32 p2, r3, r4               | 0
          setp.ge.s32 p2, r3, r3               | 1
          setp.gt.u64 p2, 0xffffffffffffffff, 1 | 1
          setp.gt.s64 p2, -1, 1                | 0
          setp.eq.and.s32 p2, r3, 7, p1        | 1
          setp.eq.and.s32 p2, r3, 7, !p1       | 0
          setp.eq.xor.s32 p2, r3, 7, p1        | 0
          setp.ne.or.s32 p2, r3, 7, p1         | 1
          'setp.ne.s32 p3|p2, r3, 7'           | 1
          setp.lt.f32 p2, 0f3F800000, 0f40000000 | 1
          setp.lt.f32 p2, 0f7FC00000, 0f40000000 | 0
          setp.ltu.f32 p2, 0f7FC00000, 0f40000000 | 1
          setp.ne.f32 p2, 0f7FC00000, 0f7FC00000 | 0
          setp.neu.f32 p2, 0f7FC00000, 0f7FC00000 | 1
          setp.equ.f32 p2, 0f80000000, 0f00000000 | 1
          setp.num.f32 p2, 0f7FC00000, 0f00000000 | 0
          setp.nan.f32 p2, 0f7FC00000, 0f00000000 | 1
          setp.gtu.f32 p2, 0f3F800000, 0f40000000 | 0
          setp.eq.ftz.f32 p2, 0f00000001, 0f00000000 | 1
          setp.ge.f64 p2, 0d3FF0000000000000, 1.0 | 1
          not.pred p2, p1                      | 0
          and.pred p2, p1, p1                  | 1
          xor.pred p2, p1, p1                  | 0
          mov.pred p2, p1                      | 1
          """)
  void comparisons(String text, int expected) {
    assertEquals(expected, eval(text + ";\nselp.u32 r1, 1, 0, p2"));
  }
}
