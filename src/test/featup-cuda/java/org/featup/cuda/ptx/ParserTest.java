package org.featup.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text that is not PTX, or PTX that we do not allow ourselves, is refused with its line. */
class ParserTest {

  private static String refusal(String text) {
    try (CudaContext context = new InterpretedDriver().open(0)) {
      CudaException e = assertThrows(CudaException.class, () -> context.load("test.ptx", text));
      return e.getMessage();
    }
  }

  private static void refused(String expected, String text) {
    String message = refusal(text);
    assertTrue(message.contains(expected), message);
  }

  /** The first line of a body is line 23. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          frobnicate.f32 f1, f2             | unknown instruction frobnicate
          call f                            | unknown instruction call
          add.rz.f32 f1, f1, f1             | unknown modifier .rz
          add.ftz.f64 d1, d1, d1            | unknown modifier .ftz
          add.sat.s32 r1, r1, r1            | unknown modifier .sat
          mul.u32 r1, r1, r1                | expected .lo, .hi or .wide
          mul.wide.u64 a1, a1, a1           | no mul.wide for .u64
          fma.f32 f1, f1, f1, f1            | expected a rounding modifier
          div.f32 f1, f1, f1                | expected a rounding modifier
          div.approx.f64 d1, d1, d1         | expected a rounding modifier
          ex2.f32 f1, f1                    | expected a rounding modifier
          add.f32 f1, f1                    | expected 3 operands
          add.f32 f1, f1, f1, f1            | expected 3 operands
          add.f32 r1, f1, d1                | expected an operand of type .f32, given d1 of type .f64
          add.f32 f1, f1, a1                | expected an operand of type .f32, given a1 of type .b64
          add.u32 r1, r1, f1                | expected an operand of type .u32, given f1 of type .f32
          add.u32 r1, r1, a1                | given a1 of type .b64
          add.u64 a1, a1, r1                | expected an operand of type .u64, given r1 of type .b32
          add.u32 r1, r1, 0x1ffffffff       | does not fit into .u32
          add.u32 r1, r1, 1.5               | expected a number of type .u32, given 1.5
          add.f32 f1, f1, 1                 | expected a number of type .f32, given 1
          add.u32 r1, r1, %tid.x            | unknown operand %tid.x
          add.u32 r1, r1, %tid.w            | unknown operand %tid.w
          add.u32 r1, r1, r77               | unknown operand r77
          add.u32 7, r1, r1                 | expected a register to write
          add.b32 r1, r1, r1                | no add for .b32
          mov.u32 %tid.x, r1                | expected a register to write
          mov.u32 r1, f1                    | given f1 of type .f32
          and.u32 r1, r1, r1                | no and for .u32
          shl.u32 r1, r1, r1                | no shl for .u32
          setp.f32 p1, f1, f1               | expected a comparison
          setp.lt.b32 p1, r1, r1            | no comparison lt for .b32
          setp.ltu.s32 p1, r1, r1           | no comparison ltu for .s32
          setp.lt.f32 r1, f1, f1            | expected an operand of type .pred
          selp.f32 f1, f1, f1, r1           | expected an operand of type .pred
          '@r1 mov.u32 r1, 0'               | the guard must be a predicate
          '@q mov.u32 r1, 0'                | the guard must be a predicate
          cvt.s32.f32 r1, f1                | expected .rni, .rzi, .rmi or .rpi
          cvt.f32.s32 f1, r1                | expected .rn, .rz, .rm or .rp
          cvt.rn.f64.f32 d1, f1             | expected no rounding
          cvt.rn.f16.f64 h1, d1             | no conversion
          cvt.rn.f32.s32 a1, r1             | expected an operand of type .f32
          ld.f32 f1, in                     | expected an address in brackets
          ld.global.f32 a1, [in]            | expected an operand of type .f32
          ld.global.u32 h1, [in]            | expected an operand of type .u32, given h1
          ld.global.f32 f1, [r1]            | expected an address of 64 bits
          ld.global.f32 f1, [f1]            | expected an address in a register
          ld.global.f32 f1, [gone]          | expected an address in a register
          ld.global.v3.f32 f1, [in]         | unknown modifier .v3
          'ld.global.v2.f32 {f1}, [in]'     | expected 2 registers
          'ld.global.v4.f64 {d1, d1, d1, d1}, [in]' | no such access of 4 .f64
          ld.shared.nc.f32 f1, [in]         | unknown modifier .nc
          st.const.f32 [in], f1             | no store to .const
          st.param.f32 [pn], f1             | no store to .param
          ld.param.u32 r1, [pin]            | expected a load of .u64
          ld.param.u64 a1, [pin+4]          | expected a load of .u64
          ld.param.u64 a1, [nothing]        | there is no parameter nothing
          atom.global.add.b32 r1, [in], r1  | no atom.add for .b32
          atom.global.add r1, [in], r1      | expected a type
          red.global.cas.b32 [in], r1, r2   | expected what to do
          bra NOWHERE                       | branch to NOWHERE, which is no label
          bar.arrive 0, 32                  | expected .sync
          shfl.bfly.b32 r1, r1, 1, 31       | expected .sync
          shfl.sync.f32 f1, f1, 1, 31, -1   | expected .up, .down, .bfly or .idx
          mov.b64 {r1, r2, r3}, a1          | of two halves
          mov.u64 {r1, r2}, a1              | of two halves
          """)
  void instructions(String text, String expected) {
    String message = refusal(PtxRig.kernel(text + ";"));
    assertTrue(message.startsWith("test.ptx, line 23: "), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void heads() {
    String rest = ".address_size 64\n.visible .entry k() { ret; }";
    refused("line 1: expected '.version'", rest);
    refused(
        "line 1: expected PTX version 6.0 to 6.4, given 7.0",
        ".version 7.0\n.target sm_70\n" + rest);
    refused("given 6.5", ".version 6.5\n.target sm_70\n" + rest);
    refused("line 2: expected target sm_70, given 'sm_75'", ".version 6.4\n.target sm_75\n" + rest);
    refused("expected 64, given '32'", ".version 6.4 .target sm_70 .address_size 32");
  }

  @Test
  void syntax() {
    String head = PtxRig.HEAD;
    refused("line 4: unknown directive .func", head + ".func f() { ret; }");
    refused("line 4: unexpected character '#'", head + "#");
    refused("line 5: expected ';', given 'ret'", head + ".entry k() { mov.u32 a, 0\nret; }");
    refused("expected an instruction, given the end of the text", head + ".entry k() {");
    refused("unknown directive .loc", head + ".entry k() { .loc 1 1 1; }");
    refused("a is declared twice", head + ".entry k() { .reg .u32 a; .reg .f32 a; }");
    refused("label L is declared twice", head + ".entry k() { L: L: ret; }");
    refused("k is declared twice", head + ".entry k() { ret; } .entry k() { ret; }");
    refused("expected the type of a register, given .b8", head + ".entry k() { .reg .b8 a; }");
    refused("expected a power of two", head + ".shared .align 12 .b8 a[4];");
    refused("only .extern .shared may be of unknown size", head + ".shared .b8 a[];");
    refused("a has more values than elements", head + ".const .u8 a[1] = {1, 2};");
    refused("only .const and .global have initial values", head + ".shared .u8 a = 1;");
    refused("expected a parameter of 32 or 64 bits", head + ".entry k(.param .u8 a) { ret; }");
    refused("expected 1 to 1024 threads", head + ".entry k() .maxntid 2048 { ret; }");
  }

  @Test
  void tooMuchStaticSharedMemory() {
    String use = " .entry k() { .reg .u32 r; mov.u32 r, a; ret; }";
    refused("49156 bytes of static shared memory", PtxRig.HEAD + ".shared .b8 a[49156];" + use);
    new InterpretedDriver().open(0).load("t", PtxRig.HEAD + ".shared .b8 a[49152];" + use);
  }

  @Test
  void commentsAndSpacesMeanNothing() {
    String text =
        """
        /* a comment
           of two lines */ mov.f32 // and one of one
            f1 , 0f3F800000 ; st.global.f32[outT],f1;
        """;
    assertEquals(1, PtxRig.run(1, text)[0]);
  }
}
