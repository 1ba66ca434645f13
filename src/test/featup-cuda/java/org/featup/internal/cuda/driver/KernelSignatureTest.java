package org.featup.internal.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.featup.internal.cuda.driver.KernelSignature.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters are read from the text of a module, and arguments held to them. */
class KernelSignatureTest {
  private static final String PTX =
      """
      .version 7.0
      // .entry commented(.param .u32 x)
      /* .entry
         hidden(.param .u32 x) */
      .visible .entry first(
          .param .u64 memory, // where (it) lies
          .param .s32 count,
          .param .f32 factor, .param .f64 sum)
      .maxntid 128, 1, 1
      {
        ld.param.u64 %rd1, [memory];
        ret;
      }
      .entry second ( ) { ret; }
      """;

  private static final KernelSignature FIRST = KernelSignature.of(PTX).get("first");

  @Test
  void allEntriesWithTheirParameters() {
    Map<String, KernelSignature> all = KernelSignature.of(PTX);
    assertEquals(2, all.size());
    assertEquals(
        List.of(
            new Parameter(".u64", "memory"),
            new Parameter(".s32", "count"),
            new Parameter(".f32", "factor"),
            new Parameter(".f64", "sum")),
        FIRST.parameters());
    assertEquals(List.of(), all.get("second").parameters());
  }

  @Test
  void argumentsThatFit() {
    assertDoesNotThrow(() -> FIRST.check(5L, 1, 1f, 1.0));
  }

  private static void refuses(String message, Object... arguments) {
    CudaException e = assertThrows(CudaException.class, () -> FIRST.check(arguments));
    assertEquals("launch of first: " + message, e.getMessage());
  }

  /** What the driver would read from behind the last pointer, or from the launch before. */
  @Test
  void othersAreRefused() {
    refuses("expected 4 arguments, given 3", 5L, 1, 1f);
    refuses("expected 4 arguments, given 5", 5L, 1, 1f, 1.0, 2);
    refuses("parameter memory is .u64, given Integer", 5, 1, 1f, 1.0);
    refuses("parameter count is .s32, given Long", 5L, 1L, 1f, 1.0);
    refuses("parameter factor is .f32, given Double", 5L, 1, 1.0, 1.0);
    refuses("parameter sum is .f64, given null", 5L, 1, 1f, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".param .b8 x", ".param .align 8 .b8 x[16]", "x", ".param .u64", ".param .pred p"})
  void aParameterOfAnotherKindIsRefusedWhenTheTextIsRead(String parameter) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> KernelSignature.of(".entry k(" + parameter + ") { ret; }"));
    assertTrue(e.getMessage().startsWith("k: expected parameters"), e.getMessage());
  }
}
