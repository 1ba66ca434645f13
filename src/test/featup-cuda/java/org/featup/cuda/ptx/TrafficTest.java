package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accesses whose sectors and bank conflicts are known. */
class TrafficTest {
  private final InterpretedDriver driver = new InterpretedDriver();

  private Traffic run(LaunchShape shape, String text) {
    try (CudaContext context = driver.open(0);
        DeviceMemory in = context.allocate(1 << 16);
        DeviceMemory out = context.allocate(1 << 16)) {
      context.zero(in, 0, in.bytes());
      context.load("t", PtxRig.kernel(text)).kernel("k").launch(shape, in, out, 1);
      return driver.lastLaunch();
    }
  }

  /** Lane t loads at t times a stride; 32 lanes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          f32                 | 4    | 4
          f32                 | 8    | 8
          f32                 | 32   | 32
          f32                 | 196  | 32
          f32                 | 0    | 1
          u8                  | 1    | 1
          v2.f32              | 8    | 8
          v4.f32              | 16   | 16
          v4.f32              | 32   | 32
          """)
  void sectors(String type, int stride, int expected) {
    String registers = type.startsWith("v2") ? "{f1, f2}" : "{f1, f2, f3, f4}";
    String to = type.startsWith("v") ? registers : type.equals("u8") ? "r1" : "f1";
    String text =
        "mad.wide.u32 a1, t, " + stride + ", in;\nld.global." + type + " " + to + ", [a1];";
    Traffic traffic = run(LaunchShape.of(1, 32), text);
    assertEquals(expected, traffic.loadedSectors());
    assertEquals(0, traffic.storedSectors());
    assertEquals(32L * expected, traffic.requestedBytes());
  }

  @Test
  void descendingAddressesShareSectorsToo() {
    String text = "sub.u32 r1, 31, t;\nmad.wide.u32 a1, r1, 4, in;\nld.global.f32 f1, [a1];";
    assertEquals(4, run(LaunchShape.of(1, 32), text).loadedSectors());
  }

  @Test
  void sectorsTakenInTurnsCountOnce() {
    String text =
        "and.b32 r1, t, 1;\nmad.lo.u32 r1, r1, 64, t;\nmad.wide.u32 a1, r1, 4, in;\nld.global.f32 f1, [a1];";
    assertEquals(8, run(LaunchShape.of(1, 32), text).loadedSectors());
  }

  @Test
  void neighboursOfTwoWarpsShareNothing() {
    String text = "ld.global.f32 f1, [in];\nst.global.f32 [outT], f1;";
    Traffic traffic = run(LaunchShape.of(3, 64), text);
    assertEquals(6, traffic.loadedSectors());
    assertEquals(24, traffic.storedSectors());
    assertEquals(4 * 192, traffic.loadedBytes());
    assertEquals(4 * 192, traffic.storedBytes());
    assertEquals(4, traffic.distinctLoadedBytes());
    assertEquals(4 * 192, traffic.distinctStoredBytes());
    assertEquals(4 * 193, traffic.distinctBytes());
  }

  @Test
  void lanesThatTakeNoPartCountNothing() {
    String text = "setp.lt.u32 p1, t, 8;\n@p1 ld.global.f32 f1, [inT];";
    Traffic traffic = run(LaunchShape.of(1, 32), text);
    assertEquals(1, traffic.loadedSectors());
    assertEquals(32, traffic.loadedBytes());
    assertEquals(8, traffic.count("ld.global"));
  }

  /** Lane t stores at t times a stride. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          f32     | 4   | 1  | 0
          f32     | 0   | 1  | 0
          f32     | 8   | 2  | 1
          f32     | 12  | 1  | 0
          f32     | 128 | 32 | 31
          f32     | 132 | 1  | 0
          v2.f32  | 8   | 2  | 0
          v4.f32  | 16  | 4  | 0
          v4.f32  | 0   | 4  | 0
          v4.f32  | 32  | 8  | 4
          v4.f32  | 128 | 32 | 28
          """)
  void bankConflicts(String type, int stride, int passes, int conflicts) {
    String to =
        type.startsWith("v4") ? "{f1, f2, f3, f4}" : type.startsWith("v2") ? "{f1, f2}" : "f1";
    String text =
        """
        .shared .align 128 .b8 tile[5120];
        ---
        mov.u32 r1, 0;
        mov.u32 r2, tile;
        mov.f32 f1, 0f00000000;
        setp.ne.u32 p1, t, 0;
        FILL:
        @!p1 st.shared.f32 [r2], f1;
        add.u32 r2, r2, 4;
        add.u32 r1, r1, 4;
        setp.lt.u32 p2, r1, 5120;
        @p2 bra FILL;
        bar.sync 0;
        mov.u32 r2, tile;
        """
            + "mad.lo.u32 r2, t, "
            + stride
            + ", r2;\nld.shared."
            + type
            + " "
            + to
            + ", [r2];";
    Traffic traffic = run(LaunchShape.of(1, 32), text);
    assertEquals(5120 / 4, traffic.count("st.shared"));
    assertEquals(passes, traffic.sharedPasses() - 5120 / 4);
    assertEquals(conflicts, traffic.sharedConflicts());
  }

  @Test
  void instructionsOfThreadsAndOfWarps() {
    String text =
        """
        mov.f32 f1, 0f00000000;
        setp.lt.u32 p1, t, 3;
        @p1 fma.rn.f32 f1, f1, f1, f1;
        fma.rn.f32 f1, f1, f1, f1;
        """;
    Traffic traffic = run(LaunchShape.of(2, 40), text);
    assertEquals(83, traffic.fmas());
    assertEquals(8, traffic.warpInstructions().get("fma.rn.f32"));
    assertEquals(80, traffic.instructions().get("setp.lt.u32"));
    assertEquals("k", traffic.kernel());
  }

  @Test
  void aSampleOfBlocks() {
    driver.blocks(block -> block % 4 == 0);
    Traffic traffic = run(LaunchShape.of(16, 32), "ld.global.f32 f1, [inT];");
    assertEquals(4 * 4, traffic.loadedSectors());
  }

  @Test
  void tellsOfEveryLaunch() {
    assertThrows(IllegalStateException.class, driver::lastLaunch);
    List<String> told = new ArrayList<>();
    driver.onLaunch(traffic -> told.add(traffic.kernel()));
    run(LaunchShape.of(1, 1), "");
    assertEquals(List.of("k"), told);
  }
}
