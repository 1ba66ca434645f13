package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arithmetic of floats and doubles, each with a known answer, bit for bit. */
class FloatInstructionTest {

  /** Runs an instruction that leaves its result in f1. */
  static float eval(String text) {
    String setup = "mov.f32 f2, 0f40400000;\nmov.f32 f3, 0fC0000000;\nmov.b32 r2, 0f40400000;\n";
    return PtxRig.run(1, setup + text + ";\nst.global.f32 [outT], f1;")[0];
  }

  private static float evalDouble(String text) {
    return eval("mov.f64 d2, 3.0;\nmov.f64 d3, -2.0;\n" + text + ";\ncvt.rn.f32.f64 f1, d1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add.f32 f1, f2, f3                     | 1
          add.rn.f32 f1, r2, f3                  | 1
          sub.f32 f1, f2, f3                     | 5
          mul.f32 f1, f2, f3                     | -6
          mul.rn.sat.f32 f1, f2, f2              | 1
          mul.sat.f32 f1, f2, f3                 | 0
          add.sat.f32 f1, f2, 0f7FC00000         | 0
          fma.rn.f32 f1, f2, f3, f2              | -3
          mad.rn.f32 f1, f2, f3, f2              | -3
          div.rn.f32 f1, f2, f3                  | -1.5
          div.full.f32 f1, f2, f3                | -1.5
          rcp.rn.f32 f1, f3                      | -0.5
          sqrt.rn.f32 f1, 0f40800000             | 2
          rsqrt.approx.f32 f1, 0f40800000        | 0.5
          neg.f32 f1, f2                         | -3
          abs.f32 f1, f3                         | 2
          min.f32 f1, f2, f3                     | -2
          max.f32 f1, f2, f3                     | 3
          min.f32 f1, 0f7FC00000, f3             | -2
          max.f32 f1, f2, 0f7FC00000             | 3
          min.f32 f1, 0f80000000, 0f00000000     | -0.0
          max.f32 f1, 0f80000000, 0f00000000     | 0
          add.ftz.f32 f1, 0f00000001, 0f00000000 | 0
          add.f32 f1, 0f00000001, 0f00000000     | 1.4e-45
          mul.ftz.f32 f1, 0f00800000, 0fBF000000 | -0.0
          ex2.approx.f32 f1, f2                  | 8
          ex2.approx.ftz.f32 f1, 0fC3000000      | 0
          lg2.approx.f32 f1, 0f41000000          | 3
          sin.approx.f32 f1, 0f00000000          | 0
          cos.approx.f32 f1, 0f00000000          | 1
          selp.f32 f1, f2, f3, p1                | -2
          mov.f32 f1, 1.5                        | 1.5
          mov.b32 f1, r2                         | 3
          """)
  void singles(String text, float expected) {
    assertEquals(expected, eval("setp.ne.u32 p1, t, 0;\n" + text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add.f64 d1, d2, d3        | 1
          sub.rn.f64 d1, d2, d3     | 5
          mul.f64 d1, d2, d3        | -6
          fma.rn.f64 d1, d2, d3, d2 | -3
          div.rn.f64 d1, d2, d3     | -1.5
          rcp.rn.f64 d1, d3         | -0.5
          sqrt.rn.f64 d1, 4.0       | 2
          min.f64 d1, d2, d3        | -2
          max.f64 d1, d2, d3        | 3
          abs.f64 d1, d3            | 2
          neg.f64 d1, d3            | 2
          mov.b64 d1, 0d3FF8000000000000 | 1.5
          cvt.f64.f32 d1, f2        | 3
          """)
  void doubles(String text, float expected) {
    assertEquals(expected, evalDouble(text));
  }

  @Test
  void fmaRoundsOnce() {
    // (1 + 2^-12)^2 - 1 keeps its last bit only if the product is not rounded before.
    float x = 1 + 0x1p-12f;
    String hex = "0f" + Integer.toHexString(Float.floatToRawIntBits(x));
    assertEquals(0x1p-11f + 0x1p-24f, eval("fma.rn.f32 f1, " + hex + ", " + hex + ", 0fBF800000"));
    String two = "mul.rn.f32 f4, " + hex + ", " + hex + ";\nadd.rn.f32 f1, f4, 0fBF800000";
    assertEquals(0x1p-11f, eval(two));
  }

  @Test
  void doublesAreNotFloats() {
    float lost = evalDouble("add.f64 d1, d2, 0d3E10000000000000;\nsub.f64 d1, d1, d2");
    assertEquals(0x1p-30f, lost);
  }

  @Test
  void everyLaneComputesItsOwn() {
    float[] in = new float[45];
    for (int i = 0; i < in.length; i++) {
      in[i] = i - 20.25f;
    }
    float[] out =
        PtxRig.run(
            in.length,
            """
            ld.global.f32 f1, [inT];
            setp.lt.f32 p1, f1, 0f00000000;
            @p1 neg.f32 f1, f1;
            @!p1 mul.f32 f1, f1, f1;
            st.global.f32 [outT], f1;
            """,
            in);
    for (int i = 0; i < in.length; i++) {
      assertEquals(in[i] < 0 ? -in[i] : in[i] * in[i], out[i]);
    }
    assertTrue(out[0] > 0);
  }
}
