package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.LaunchShape;
import org.junit.jupiter.api.Test;

/** Branches, loops, ends and barriers; and those that do not fit together. */
class ControlFlowTest {

  private static void fails(int threads, String expected, String text) {
    String message = PtxRig.fault(threads, text);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void lanesPartAndMeet() {
    float[] out =
        PtxRig.run(
            8,
            """
            and.b32 r1, t, 3;
            setp.eq.u32 p1, r1, 0;
            @p1 bra ZERO;
            setp.eq.u32 p1, r1, 1;
            @p1 bra ONE;
            mov.f32 f1, 0f40000000;
            bra JOIN;
            ZERO:
            mov.f32 f1, 0f00000000;
            bra.uni JOIN;
            ONE:
            mov.f32 f1, 0f3F800000;
            JOIN:
            activemask.b32 r2;
            popc.b32 r2, r2;
            cvt.rn.f32.u32 f2, r2;
            fma.rn.f32 f1, f2, 0f41200000, f1;
            st.global.f32 [outT], f1;
            """);
    assertArrayEquals(new float[] {80, 81, 82, 82, 80, 81, 82, 82}, out);
  }

  @Test
  void loopsWithinLoops() {
    float[] out =
        PtxRig.run(
            33,
            """
            mov.u32 r1, 0;
            mov.u32 r3, 0;
            OUTER:
            setp.ge.u32 p1, r1, t;
            @p1 bra END;
            mov.u32 r2, 0;
            INNER:
            add.u32 r3, r3, 1;
            add.u32 r2, r2, 1;
            setp.le.u32 p2, r2, r1;
            @p2 bra INNER;
            add.u32 r1, r1, 1;
            bra OUTER;
            END:
            cvt.rn.f32.u32 f1, r3;
            st.global.f32 [outT], f1;
            """);
    for (int i = 0; i < out.length; i++) {
      assertEquals(i * (i + 1) / 2f, out[i]);
    }
  }

  @Test
  void threadsOfABlockKnowWhereTheyAre() {
    LaunchShape shape = new LaunchShape(2, 3, 2, 4, 3, 5, 0);
    float[] out =
        PtxRig.run(
            shape,
            """
            mov.u32 r1, %ctaid.z;
            mad.lo.u32 r1, r1, 3, 0;
            mov.u32 r2, %ctaid.y;
            add.u32 r1, r1, r2;
            mov.u32 r2, %ctaid.x;
            mad.lo.u32 r1, r1, 2, r2;
            mov.u32 r2, %tid.z;
            mad.lo.u32 r1, r1, 5, r2;
            mov.u32 r2, %tid.y;
            mad.lo.u32 r1, r1, 3, r2;
            mov.u32 r2, %tid.x;
            mad.lo.u32 r1, r1, 4, r2;
            mad.wide.u32 outT, r1, 4, out;
            cvt.rn.f32.u32 f1, r1;
            st.global.f32 [outT], f1;
            """);
    for (int i = 0; i < out.length; i++) {
      assertEquals(i, out[i]);
    }
  }

  @Test
  void aThreadEndsBeforeTheBarrier() {
    String text = "setp.eq.u32 p1, t, 3;\n@p1 exit;\nbar.sync 0;";
    fails(32, "divergent barrier: thread (3, 0, 0) of the same warp has ended", text);
  }

  @Test
  void aThreadOfTheWarpIsElsewhere() {
    String text = "setp.eq.u32 p1, t, 3;\n@p1 bra OVER;\nbar.sync 0;\nOVER:";
    fails(32, "divergent barrier: thread (3, 0, 0) of the same warp is elsewhere", text);
    fails(32, "divergent barrier", "setp.eq.u32 p1, t, 3;\n@p1 bar.sync 0;");
  }

  @Test
  void aWarpEndsBeforeTheBarrier() {
    String text = "setp.gt.u32 p1, t, 31;\n@p1 bra OVER;\nbar.sync 0;\nOVER:";
    fails(
        64,
        "divergent barrier: thread (0, 0, 0) waits at line 25 for barrier 0; thread (32, 0, 0) has ended",
        text);
  }

  @Test
  void warpsWaitAtDifferentBarriers() {
    String text =
        "setp.gt.u32 p1, t, 31;\n@p1 bra OTHER;\nbar.sync A;\nbra END;\nOTHER:\nbar.sync B;\nEND:";
    fails(64, "divergent barrier", text.replace("A", "0").replace("bar.sync B", "bar.sync 0"));
    fails(64, "divergent barrier", text.replace("A", "0").replace("bar.sync B", "bar.sync 1"));
  }

  @Test
  void tooFewComeToANamedBarrier() {
    fails(32, "waits at line 23 for barrier 1 of 64 threads", "bar.sync 1, 64;");
    fails(32, "expected a multiple of 32 threads, given 40", "bar.sync 1, 40;");
    fails(32, "expected a barrier of 0 to 15, given 16", "bar.sync 16;");
    fails(32, "name different barriers", "and.b32 r1, t, 1;\nbar.sync r1;");
  }

  @Test
  void loopsForEver() {
    assertHangs("LOOP:\nadd.u32 t, t, 1;\nbra LOOP;");
  }

  @Test
  void loopsForEverThroughABarrier() {
    assertHangs("LOOP:\nbar.sync 0;\nbra LOOP;");
  }

  @Test
  void aLaneThatIsLeftLoopsForEver() {
    assertHangs("setp.ne.u32 p1, t, 5;\nLOOP:\n@p1 exit;\nbra LOOP;");
  }

  private static void assertHangs(String body) {
    InterpretedDriver driver = new InterpretedDriver();
    driver.stepLimit(1000);
    try (CudaContext context = driver.open(0)) {
      var kernel = context.load("t", PtxRig.kernel(body)).kernel("k");
      var memory = context.allocate(4);
      CudaException e =
          assertThrows(
              CudaException.class, () -> kernel.launch(LaunchShape.of(1, 64), memory, memory, 1));
      assertTrue(
          e.getMessage().contains("still runs after 1000 steps of its warp"), e.getMessage());
    }
  }

  /** The limit counts the steps of a block: a kernel of many blocks does not come near it. */
  @Test
  void theLimitIsABlocksOwn() {
    InterpretedDriver driver = new InterpretedDriver();
    driver.stepLimit(100);
    driver.workers(1);
    try (CudaContext context = driver.open(0)) {
      var memory = context.allocate(4);
      context
          .load("t", PtxRig.kernel(""))
          .kernel("k")
          .launch(LaunchShape.of(50, 64), memory, memory, 1);
    }
    assertTrue(driver.lastLaunch().longestWarp() < 20, driver.lastLaunch()::toString);
  }

  @Test
  void runsPastTheEnd() {
    try (CudaContext context = new InterpretedDriver().open(0)) {
      String text = PtxRig.HEAD + ".entry k() { .reg .u32 a; mov.u32 a, 0; }";
      var kernel = context.load("t", text).kernel("k");
      CudaException e =
          assertThrows(CudaException.class, () -> kernel.launch(LaunchShape.of(1, 1)));
      assertTrue(e.getMessage().contains("k, the end, block (0, 0, 0)"), e.getMessage());
    }
  }

  @Test
  void blocksWithinTheTextHaveTheirOwnNames() {
    float[] out =
        PtxRig.run(
            1,
            """
            mov.f32 f1, 0f3F800000;
            {
            .reg .f32 f1, twice;
            mov.f32 f1, 0f41000000;
            add.f32 twice, f1, f1;
            }
            st.global.f32 [outT], f1;
            """);
    assertArrayEquals(new float[] {1}, out);
  }
}
