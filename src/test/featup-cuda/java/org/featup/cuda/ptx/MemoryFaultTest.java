package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.internal.cuda.driver.LaunchShape;
import org.junit.jupiter.api.Test;

/** One planted bug of each kind that memory allows. */
class MemoryFaultTest {
  private static final String TILE = ".shared .align 4 .b8 tile[128];\n---\nmov.u32 r1, tile;\n";

  private static void fails(String expected, String text, float... in) {
    String message = PtxRig.fault(32, text, in);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void saysWhereAndWho() {
    String message =
        PtxRig.fault(
            64,
            """
            add.u64 a1, inT, 4;
            ld.global.f32 f1, [a1];
            st.global.f32 [outT], f1;
            """,
            new float[64]);
    assertTrue(
        message.startsWith(
            "k, line 24 (ld.global.f32 f1, [a1]), block (0, 0, 0), thread (63, 0, 0)"),
        message);
    assertTrue(message.contains("out of bounds at byte 256 of an allocation (256 bytes)"), message);
  }

  @Test
  void readsBeforeTheFirstByte() {
    fails("out of bounds at byte -4", "ld.global.f32 f1, [in+-4];", 1);
  }

  @Test
  void writesBehindTheLastByte() {
    fails("out of bounds at byte 128", "st.global.f32 [outT+4], 0f00000000;");
  }

  @Test
  void vectorsReachOutOfBoundsWithTheirLastElement() {
    fails("access of 16 bytes out of bounds", "ld.global.v4.f32 {f1, f2, f3, f4}, [in];", 1, 2, 3);
  }

  @Test
  void pointersCutTo32Bits() {
    fails("no memory at", "cvt.u32.u64 r1, in;\ncvt.u64.u32 a1, r1;\nld.global.f32 f1, [a1];", 1);
  }

  @Test
  void misaligned() {
    fails("misaligned access of 4 bytes at byte 2", "ld.global.f32 f1, [in+2];", 1, 2);
    fails(
        "misaligned access of 16 bytes",
        "ld.global.v4.f32 {f1, f2, f3, f4}, [in+4];",
        new float[8]);
  }

  @Test
  void sharedArraysAreNoMoreAlignedThanTheySay() {
    fails(
        "misaligned access of 16 bytes",
        TILE + "mov.f32 f1, 0f00000000;\nst.shared.v4.f32 [r1], {f1, f1, f1, f1};");
  }

  @Test
  void globalMemoryThatNobodyWrote() {
    fails("reads memory that nobody wrote", "ld.global.f32 f1, [outT];");
  }

  @Test
  void outputThatNobodyWrote() {
    fails(
        "download reads memory that nobody wrote at byte 124",
        "setp.lt.u32 p1, t, 31;\n@p1 st.global.f32 [outT], 0f00000000;");
  }

  @Test
  void halvesThatNobodyWrote() {
    fails(
        "reads memory that nobody wrote",
        "mov.u32 r1, 1;\ncvt.u16.u32 h1, r1;\nst.global.u16 [outT], h1;\nld.global.u32 r1, [outT];");
  }

  @Test
  void sharedMemoryThatNobodyWrote() {
    fails("reads memory that nobody wrote", TILE + "ld.shared.f32 f1, [r1];");
  }

  @Test
  void sharedMemoryIsForgottenBetweenBlocks() {
    String text =
        TILE
            + """
            mov.u32 r2, %ctaid.x;
            setp.eq.u32 p1, r2, 0;
            @p1 st.shared.f32 [r1], 0f00000000;
            ld.shared.f32 f1, [r1];
            st.global.f32 [outT], f1;
            """;
    String message = PtxRig.fault(LaunchShape.of(2, 1), text);
    assertTrue(message.contains("block (1, 0, 0)") && message.contains("nobody wrote"), message);
  }

  @Test
  void sharedMemoryBehindAVariable() {
    fails(
        "out of bounds, behind a variable, at byte 128 of tile (128 bytes)",
        TILE + "st.shared.f32 [r1+128], 0f00000000;");
    fails("access out of bounds", TILE + "ld.shared.f32 f1, [r1+128];");
    fails("out of bounds", "mov.u32 r1, 0;\nst.shared.f32 [r1], 0f00000000;");
  }

  @Test
  void localMemoryThatNobodyWrote() {
    String text =
        """
        .local .align 4 .b8 own[16];
        mov.u64 a1, own;
        st.local.f32 [a1+4], 0f00000000;
        ld.local.f32 f1, [a1+4];
        ld.local.f32 f1, [a1+8];
        """;
    fails("reads memory that nobody wrote at byte 8 of local memory", text);
  }

  @Test
  void registersThatNobodyWrote() {
    fails("reads f2, never written", "add.f32 f1, f2, f2;");
    fails("reads p1, never written", "@p1 mov.u32 r1, 0;");
    fails(
        "thread (0, 0, 0): reads f1, never written",
        "setp.gt.u32 p1, t, 0;\n@p1 mov.f32 f1, 0f00000000;\nst.global.f32 [outT], f1;");
  }

  @Test
  void writesToConstants() {
    fails(
        "write to read-only memory",
        ".const .f32 c[2] = {1.0, 2.0};\n---\nmov.u64 a1, c;\nst.global.f32 [a1], 0f00000000;");
  }

  @Test
  void dividesByZero() {
    fails("thread (3, 0, 0): divides by zero", "sub.u32 r1, 3, t;\ndiv.u32 r2, 7, r1;");
  }
}
