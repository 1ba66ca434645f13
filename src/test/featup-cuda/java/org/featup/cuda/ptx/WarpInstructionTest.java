package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Shuffles and votes, and those that not all lanes they name take part in. */
class WarpInstructionTest {

  private static void lanes(String text, IntUnaryOperator expected) {
    float[] out =
        PtxRig.run(
            32, "cvt.rn.f32.u32 f1, t;\nmov.u32 r1, t;\n" + text + "\nst.global.f32 [outT], f2;");
    for (int i = 0; i < 32; i++) {
      assertEquals(expected.applyAsInt(i), out[i], "lane " + i);
    }
  }

  @Test
  void shuffles() {
    lanes("shfl.sync.bfly.b32 f2, f1, 5, 31, 0xffffffff;", i -> i ^ 5);
    lanes("shfl.sync.down.b32 f2, f1, 4, 31, 0xffffffff;", i -> i + 4 < 32 ? i + 4 : i);
    lanes("shfl.sync.up.b32 f2, f1, 4, 0, 0xffffffff;", i -> i >= 4 ? i - 4 : i);
    lanes("shfl.sync.idx.b32 f2, f1, 7, 31, 0xffffffff;", i -> 7);
  }

  @Test
  void shufflesWithinSegments() {
    // c = 0x1807: segments of 8 lanes.
    lanes("shfl.sync.idx.b32 f2, f1, 2, 0x1807, -1;", i -> i / 8 * 8 + 2);
    lanes("shfl.sync.down.b32 f2, f1, 3, 0x1807, -1;", i -> i % 8 + 3 < 8 ? i + 3 : i);
    lanes("shfl.sync.up.b32 f2, f1, 3, 0x1800, -1;", i -> i % 8 >= 3 ? i - 3 : i);
  }

  @Test
  void shufflesTellWhoIsOutOfRange() {
    lanes(
        "shfl.sync.down.b32 f3|p1, f1, 4, 31, -1;\nselp.f32 f2, f3, 0f00000000, p1;",
        i -> i + 4 < 32 ? i + 4 : 0);
  }

  @Test
  void aShuffleMayOverwriteItsGuard() {
    lanes(
        "setp.ge.u32 p1, t, 0;\n@p1 shfl.sync.down.b32 f2|p1, f1, 4, 31, -1;",
        i -> i < 28 ? i + 4 : i);
  }

  @Test
  void votes() {
    String convert = "\ncvt.rn.f32.u32 f2, r2;";
    lanes("setp.lt.u32 p1, t, 5;\nvote.sync.ballot.b32 r2, p1, -1;" + convert, i -> 31);
    String select = "\nselp.f32 f2, 0f3F800000, 0f00000000, p2;";
    lanes("setp.lt.u32 p1, t, 5;\nvote.sync.any.pred p2, p1, -1;" + select, i -> 1);
    lanes("setp.lt.u32 p1, t, 5;\nvote.sync.all.pred p2, p1, -1;" + select, i -> 0);
    lanes("setp.lt.u32 p1, t, 0;\nvote.sync.all.pred p2, !p1, -1;" + select, i -> 1);
    lanes("setp.lt.u32 p1, t, 0;\nvote.sync.uni.pred p2, p1, -1;" + select, i -> 1);
  }

  @Test
  void halfAWarpMayShuffle() {
    String text =
        """
        cvt.rn.f32.u32 f1, t;
        mov.f32 f2, f1;
        setp.ge.u32 p1, t, 16;
        @p1 bra END;
        shfl.sync.bfly.b32 f2, f1, 1, 31, 0xffff;
        END:
        st.global.f32 [outT], f2;
        """;
    float[] out = PtxRig.run(32, text);
    assertEquals(3, out[2]);
    assertEquals(18, out[18]);
    String message = PtxRig.fault(32, text.replace("0xffff", "0xffffffff"));
    assertTrue(
        message.contains(
            "names the lanes 0xffffffff, but those at this instruction are 0x0000ffff"),
        message);
    String other = PtxRig.fault(32, text.replace("f1, 1, 31", "f1, 16, 31"));
    assertTrue(other.contains("takes a value from lane 16, which takes no part"), other);
  }

  @Test
  void aBlockWithoutAllLanes() {
    String message =
        PtxRig.fault(20, "mov.b32 r1, 0;\nshfl.sync.bfly.b32 r2, r1, 1, 31, 0xffffffff;");
    assertTrue(message.contains("are 0x000fffff"), message);
  }

  @Test
  void aGuardedShuffle() {
    String message =
        PtxRig.fault(
            32, "mov.b32 r1, 0;\nsetp.ne.u32 p1, t, 9;\n@p1 shfl.sync.bfly.b32 r2, r1, 1, 31, -1;");
    assertTrue(message.contains("are 0xfffffdff"), message);
  }
}
