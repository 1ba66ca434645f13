package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.internal.cuda.driver.LaunchShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads, stores and atomics in every space. */
class MemoryInstructionTest {

  @Test
  void vectors() {
    float[] out =
        PtxRig.run(
            4,
            """
            setp.ne.u32 p1, t, 0;
            @p1 bra END;
            ld.global.nc.v4.f32 {f1, f2, f3, f4}, [in];
            st.global.v2.f32 [out], {f4, f3};
            ld.global.v2.b32 {r1, _}, [in];
            mov.b32 f5, r1;
            st.global.v2.b32 [out+8], {f2, r1};
            END:
            """,
            1,
            2,
            3,
            4);
    assertArrayEquals(new float[] {4, 3, 2, 1}, out);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          u8  | 0x88
          s8  | 0xffffff88
          b8  | 0x88
          u16 | 0xff88
          s16 | 0xffffff88
          u32 | 0x8000ff88
          s32 | 0x8000ff88
          """)
  void extendsToTheRegister(String type, String expected) {
    float in = Float.intBitsToFloat(0x8000ff88);
    float[] out = PtxRig.run(1, "ld.global." + type + " r1, [in];\nst.global.b32 [outT], r1;", in);
    assertEquals(Long.decode(expected).intValue(), Float.floatToRawIntBits(out[0]));
  }

  @Test
  void longsAndDoubles() {
    float[] out =
        PtxRig.run(
            2,
            """
            setp.ne.u32 p1, t, 0;
            @p1 bra END;
            ld.global.u64 a1, [in];
            add.u64 a1, a1, 1;
            st.global.u64 [out], a1;
            ld.global.f64 d1, [out];
            st.global.f64 [out], d1;
            END:
            """,
            1,
            2);
    assertArrayEquals(new float[] {Math.nextUp(1f), 2}, out);
  }

  @Test
  void constantsOfTheModule() {
    String text =
        """
        .const .align 4 .f32 table[4] = {1.0, 0f40000000, -3.0};
        .const .u32 five = 5;
        .global .align 4 .b8 zeros[8];
        ---
        mul.wide.u32 a1, t, 4;
        mov.u64 a2, table;
        add.u64 a1, a1, a2;
        ld.const.f32 f1, [a1];
        ld.const.u32 r1, [five];
        cvt.rn.f32.u32 f2, r1;
        add.f32 f1, f1, f2;
        ld.global.f32 f3, [zeros+4];
        add.f32 f1, f1, f3;
        st.global.f32 [outT], f1;
        """;
    assertArrayEquals(new float[] {6, 7, 2, 5}, PtxRig.run(4, text));
  }

  @Test
  void localMemoryIsEachThreadsOwn() {
    String text =
        """
        .local .align 8 .b8 own[16];
        cvt.rn.f32.u32 f1, t;
        mov.u32 r1, own;
        st.local.f32 [r1+4], f1;
        st.local.f32 [own+8], f1;
        bar.sync 0;
        ld.local.f32 f2, [own+4];
        ld.local.f32 f3, [r1+8];
        add.f32 f1, f2, f3;
        st.global.f32 [outT], f1;
        """;
    assertArrayEquals(new float[] {0, 2, 4, 6, 8}, PtxRig.run(5, text));
  }

  @Test
  void genericAddresses() {
    String text =
        """
        .shared .align 4 .b8 tile[64];
        ---
        mov.u64 a1, tile;
        cvta.shared.u64 a1, a1;
        mad.wide.u32 a1, t, 4, a1;
        cvta.global.u64 a2, inT;
        ld.f32 f1, [a2];
        st.f32 [a1], f1;
        bar.sync 0;
        xor.b32 r1, t, 3;
        cvta.shared.u64 a3, tile;
        mad.wide.u32 a1, r1, 4, a3;
        ld.f32 f1, [a1];
        st.f32 [outT], f1;
        """;
    assertArrayEquals(new float[] {4, 3, 2, 1}, PtxRig.run(4, text, 1, 2, 3, 4));
  }

  @Test
  void dynamicSharedMemoryFollowsTheStatic() {
    String text =
        """
        .extern .shared .align 16 .b8 dynamic[];
        .shared .align 4 .b8 fixed[4];
        ---
        mov.u32 r1, dynamic;
        mov.f32 f1, 0f3F800000;
        st.shared.v4.f32 [r1+16], {f1, f1, f1, f1};
        st.shared.f32 [fixed], f1;
        ld.shared.f32 f2, [dynamic+28];
        st.global.f32 [outT], f2;
        """;
    assertEquals(1, PtxRig.run(new LaunchShape(1, 1, 1, 1, 1, 1, 32), text)[0]);
    String message = PtxRig.fault(new LaunchShape(1, 1, 1, 1, 1, 1, 28), text);
    assertTrue(message.contains("out of bounds at byte 16 of dynamic (28 bytes)"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add.u32  | 5  | 3          | 8
          add.u32  | -1 | 3          | 2
          min.s32  | -1 | 3          | -1
          min.u32  | -1 | 3          | 3
          max.s32  | -1 | 3          | 3
          max.u32  | -1 | 3          | -1
          and.b32  | 6  | 3          | 2
          or.b32   | 6  | 3          | 7
          xor.b32  | 6  | 3          | 5
          exch.b32 | 6  | 3          | 3
          inc.u32  | 2  | 3          | 3
          inc.u32  | 3  | 3          | 0
          dec.u32  | 0  | 3          | 3
          dec.u32  | 2  | 3          | 1
          """)
  void atomics(String change, int old, int operand, int expected) {
    float in = Float.intBitsToFloat(old);
    String text =
        """
        ld.global.b32 r1, [in];
        st.global.b32 [outT], r1;
        atom.global.CHANGE r2, [outT], OPERAND;
        setp.ne.u32 p1, r1, r2;
        @p1 st.global.b32 [outT], 77;
        """;
    String body = text.replace("CHANGE", change).replace("OPERAND", operand + "");
    assertEquals(expected, Float.floatToRawIntBits(PtxRig.run(1, body, in)[0]));
  }

  @Test
  void swapsIfEqual() {
    String text =
        """
        st.global.b32 [outT], 6;
        atom.global.cas.b32 r1, [outT], 5, 9;
        atom.global.cas.b32 r2, [outT], r1, 8;
        """;
    assertEquals(8, Float.floatToRawIntBits(PtxRig.run(1, text)[0]));
  }

  @Test
  void changesOfAllBlocksAddUp() {
    String text =
        """
        .global .align 8 .f64 total;
        ---
        red.global.add.f64 [total], 0.5;
        red.global.add.f32 [in], 0f40000000;
        bar.sync 0;
        atom.global.add.f64 d1, [total], 0.0;
        setp.ge.f64 p1, d1, 8.0;
        selp.f32 f1, 0f3F800000, 0f00000000, p1;
        st.global.f32 [outT], f1;
        """;
    float[] out = PtxRig.run(LaunchShape.of(4, 16), text, 1);
    for (float enough : out) {
      assertEquals(1, enough);
    }
  }
}
