package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.internal.cuda.driver.LaunchShape;
import org.junit.jupiter.api.Test;

/** Planted races, and kernels that look like them and are right. */
class RaceTest {
  /** r2 is the address of the thread's word, r3 that of its neighbour's. */
  private static final String TILE =
      """
      .shared .align 4 .b8 tile[1024];
      ---
      mov.u32 r1, tile;
      mad.lo.u32 r2, t, 4, r1;
      xor.b32 r3, t, 1;
      mad.lo.u32 r3, r3, 4, r1;
      mov.f32 f1, 0f3F800000;
      """;

  private static void races(int threads, String expected, String text, float... in) {
    String message = PtxRig.fault(threads, text, in);
    assertTrue(message.contains("data race: " + expected), message);
  }

  @Test
  void readsWhatTheNeighbourWrites() {
    races(
        64, "reads what another writes", TILE + "st.shared.f32 [r2], f1;\nld.shared.f32 f2, [r3];");
  }

  @Test
  void aBarrierOrders() {
    String text =
        TILE
            + "st.shared.f32 [r2], f1;\nbar.sync 0;\nld.shared.f32 f2, [r3];\nst.global.f32 [outT], f2;";
    assertEquals(1, PtxRig.run(64, text)[5]);
  }

  @Test
  void overwritesBeforeAllHaveRead() {
    races(
        64,
        "writes what another reads",
        TILE
            + """
            st.shared.f32 [r2], f1;
            bar.sync 0;
            ld.shared.f32 f2, [r3];
            st.shared.f32 [r2], f2;
            """);
  }

  @Test
  void overwritesWhatManyRead() {
    races(
        64,
        "writes what another reads",
        TILE
            + """
            st.shared.f32 [r2], f1;
            bar.sync 0;
            ld.shared.f32 f2, [r1];
            setp.eq.u32 p1, t, 63;
            @p1 st.shared.f32 [r1], f2;
            """);
  }

  @Test
  void allReadWhatOneWrites() {
    String text =
        TILE
            + """
            setp.eq.u32 p1, t, 0;
            @p1 st.shared.f32 [r1], f1;
            bar.sync 0;
            ld.shared.f32 f2, [r1];
            st.global.f32 [outT], f2;
            """;
    assertEquals(1, PtxRig.run(32, text)[31]);
    races(32, "reads what another writes", text.replace("bar.sync 0;", ""));
  }

  @Test
  void twoWriteTheSame() {
    races(2, "writes what another writes", TILE + "st.shared.f32 [r1], f1;");
    races(2, "writes what another writes", "st.global.f32 [out], 0f00000000;");
  }

  @Test
  void ofBlocksInGlobalMemory() {
    String text = "@p2 bra END;\nst.global.f32 [out], 0f00000000;\nEND:";
    text = "setp.ne.u32 p2, r8, 0;\n" + text;
    for (int i = 0; i < 20; i++) {
      String message = PtxRig.fault(LaunchShape.of(2, 32), text);
      assertTrue(message.contains("data race: writes what another writes"), message);
    }
  }

  @Test
  void blocksReadWhatAnotherWrites() {
    String text =
        """
        setp.eq.u32 p1, t, 0;
        @p1 st.global.f32 [out], 0f00000000;
        @p1 bra END;
        ld.global.f32 f1, [in];
        st.global.f32 [outT], f1;
        END:
        """;
    assertEquals(7, PtxRig.run(LaunchShape.of(8, 1), text, 7)[3]);
    for (int i = 0; i < 20; i++) {
      String message =
          PtxRig.fault(
              LaunchShape.of(8, 1), text.replace("[out], 0f00000000", "[in], 0f00000000"), 7);
      assertTrue(message.contains("data race"), message);
    }
  }

  @Test
  void constantMemoryThatIsWritten() {
    races(
        1,
        "reads by ld.global.nc what the launch writes",
        "st.global.f32 [in], 0f00000000;\nld.global.nc.f32 f1, [in];",
        1);
    races(
        1,
        "writes what is read by ld.global.nc in the same launch",
        "ld.global.nc.f32 f1, [in];\nst.global.f32 [in], f1;",
        1);
  }

  @Test
  void atomicsDoNotRaceWithEachOther() {
    String text =
        """
        .shared .u32 sum;
        ---
        mov.u32 r1, sum;
        setp.eq.u32 p1, t, 0;
        @p1 st.shared.u32 [r1], 0;
        bar.sync 0;
        red.shared.add.u32 [r1], t;
        bar.sync 0;
        ld.shared.u32 r2, [r1];
        cvt.rn.f32.u32 f1, r2;
        st.global.f32 [outT], f1;
        """;
    assertEquals(64 * 63 / 2, PtxRig.run(64, text)[17]);
    races(64, "reads what another writes", text.replace("bar.sync 0;\nld", "ld"));
  }

  @Test
  void neighboursMayWriteHalvesOfAWord() {
    String text =
        """
        mad.wide.u32 a1, t, 2, out;
        cvt.u16.u32 h1, t;
        st.global.u16 [a1], h1;
        st.global.u16 [a1+64], h1;
        """;
    float[] out = PtxRig.run(32, text);
    assertEquals(3 << 16 | 2, Float.floatToRawIntBits(out[1]));
  }

  /** The first warp fills what the second empties, each other warp aside. */
  @Test
  void namedBarriersOrderThoseWhoPassThem() {
    String text =
        """
        .shared .align 4 .b8 tile[128];
        ---
        mov.u32 r1, %laneid;
        mov.u32 r2, tile;
        mad.lo.u32 r2, r1, 4, r2;
        mov.u32 r3, %warpid;
        mov.f32 f1, 0f40000000;
        setp.eq.u32 p1, r3, 2;
        @p1 bra END;
        setp.eq.u32 p1, r3, 0;
        @p1 st.shared.f32 [r2], f1;
        bar.sync 1, 64;
        @!p1 ld.shared.f32 f1, [r2];
        bar.sync 2, 64;
        @p1 st.shared.f32 [r2], f1;
        END:
        bar.sync 0;
        st.global.f32 [outT], f1;
        """;
    assertEquals(2, PtxRig.run(96, text)[40]);
    races(96, "reads what another writes", text.replace("bar.sync 1, 64;", ""));
    races(96, "reads what another writes", text.replace("bar.sync 2, 64;", ""));
  }

  @Test
  void warpsThatMetLessOftenAreOrderedToo() {
    String text =
        """
        .shared .u32 word;
        ---
        mov.u32 r1, %warpid;
        setp.eq.u32 p1, r1, 2;
        setp.eq.u32 p2, t, 0;
        @p2 st.shared.u32 [word], 0;
        bar.sync 0;
        @p1 bra ALL;
        bar.sync 1, 64;
        bar.sync 1, 64;
        ALL:
        ld.shared.u32 r2, [word];
        bar.sync 0;
        @p2 st.shared.u32 [word], r2;
        cvt.rn.f32.u32 f1, r2;
        st.global.f32 [outT], f1;
        """;
    assertEquals(0, PtxRig.run(96, text)[95]);
  }

  @Test
  void blocksDoNotMeetInSharedMemory() {
    String text =
        TILE.replace("t,", "r8,")
            + """
            st.shared.f32 [r2], f1;
            bar.sync 0;
            ld.shared.f32 f2, [r3];
            st.global.f32 [outT], f2;
            """;
    assertEquals(1, PtxRig.run(LaunchShape.of(8, 64), text)[100]);
  }

  @Test
  void aWarpNeedsABarrierToo() {
    String text =
        TILE + "st.shared.f32 [r2], f1;\nSYNC\nld.shared.f32 f2, [r3];\nst.global.f32 [outT], f2;";
    races(32, "reads what another writes", text.replace("SYNC", ""));
    String synced = text.replace("SYNC", "bar.warp.sync 0xffffffff;");
    assertEquals(1, PtxRig.run(32, synced)[5]);
  }
}
