package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Small kernels with known answers. */
class PtxExecutionTest {

  @Test
  void addsAndMultiplies() {
    float[] out =
        PtxRig.run(
            3,
            """
            ld.global.nc.f32 f1, [inT];
            fma.rn.f32 f2, f1, f1, 0f3F800000;
            st.global.f32 [outT], f2;
            """,
            1,
            2,
            3);
    assertArrayEquals(new float[] {2, 5, 10}, out);
  }

  @Test
  void sharesThroughABarrier() {
    String text =
        """
        .shared .align 4 .f32 tile[64];
        ---
        mov.u32 r1, tile;
        mad.lo.u32 r2, t, 4, r1;
        cvt.rn.f32.u32 f1, t;
        st.shared.f32 [r2], f1;
        bar.sync 0;
        sub.u32 r3, 63, t;
        mad.lo.u32 r2, r3, 4, r1;
        ld.shared.f32 f1, [r2];
        st.global.f32 [outT], f1;
        """;
    float[] out = PtxRig.run(64, text);
    for (int i = 0; i < 64; i++) {
      assertTrue(out[i] == 63 - i, i + ": " + out[i]);
    }
  }

  @Test
  void loopsEndWhereEachLaneEnds() {
    String text =
        """
        mov.f32 f1, 0f00000000;
        mov.u32 r1, 0;
        LOOP:
        setp.ge.u32 p1, r1, t;
        @p1 bra DONE;
        add.f32 f1, f1, 0f3F800000;
        add.u32 r1, r1, 1;
        bra LOOP;
        DONE:
        st.global.f32 [outT], f1;
        """;
    float[] out = PtxRig.run(40, text);
    for (int i = 0; i < 40; i++) {
      assertTrue(out[i] == i, i + ": " + out[i]);
    }
  }

  @Test
  void addsAcrossAWarp() {
    StringBuilder text = new StringBuilder("ld.global.f32 f1, [inT];\n");
    for (int by = 16; by > 0; by /= 2) {
      text.append("shfl.sync.bfly.b32 f2, f1, ").append(by).append(", 31, 0xffffffff;\n");
      text.append("add.f32 f1, f1, f2;\n");
    }
    float[] in = new float[32];
    float sum = 0;
    for (int i = 0; i < 32; i++) {
      in[i] = i;
      sum += i;
    }
    float[] out = PtxRig.run(32, text + "st.global.f32 [outT], f1;", in);
    for (float each : out) {
      assertTrue(each == sum, each + " of " + sum);
    }
  }
}
