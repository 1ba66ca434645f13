package org.featup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles written to harm: each ends in an exception that says why, quickly and in little. */
class HostilePickleTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("model.ckpt");
  }

  private void refused(byte[] pickle, String... words) throws IOException {
    Map<String, byte[]> storages = Map.of("0", TorchFiles.floats(1, 2, 3, 4));
    Refusal.check(TorchFiles.zip(file(), pickle, storages), words);
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "subprocess, Popen",
    "builtins, eval",
    "__builtin__, exec",
    "builtins, getattr",
    "operator, attrgetter",
    "torch.hub, load",
    "torch, load",
    "numpyx, y",
    "array, array",
    "decimal, Decimal",
    "copy_reg, _reconstructor",
    "copyreg, __newobj__",
    "exceptions, ValueError",
    "builtins, ValueError",
    "runpy, run_path",
  })
  void globalsAreNamesAndNothingElse(String module, String name) throws IOException {
    byte[] call = new Pickle().global(module, name).op("(").text("true").op("tR").stop();
    refused(call, module + "." + name);
    byte[] stackGlobal = new Pickle().text(module).text(name).raw(0x93).op(")R").stop();
    refused(stackGlobal, module + "." + name);
    Path legacy = TorchFiles.legacy(file(), call, Map.of());
    Refusal.check(legacy, module + "." + name);
  }

  /**
   * Each call, state and global costs as much as the bytes of its opcode, and not its name again.
   */
  @ParameterizedTest
  @ValueSource(strings = {")R", ")\u0081", "}b", "h\u0000h\u0001\u0093", "NNs", "h\u0000h\u0000s"})
  void placeholdersThatGrow(String opcodes) throws IOException {
    Pickle pickle = new Pickle().text("m".repeat(500)).op("q\u0000").text("n".repeat(500));
    pickle.op("q\u0001\u0093").op(opcodes.repeat(300_000));
    refused(pickle.op("}").text("x").op("h\u0000h\u0001\u0093)R").op("s").stop(), "mmm...");
    refused(pickle.stop());
  }

  @Test
  void namesWithoutEnd() throws IOException {
    Pickle pickle = new Pickle().text("m".repeat(600)).text("n").op("\u0093");
    refused(pickle.stop(), "longer than 512");
  }

  /** A thousand objects of a thousand references each, to each other and themselves. */
  @Test
  void placeholdersThatHoldEachOther() throws IOException {
    Pickle pickle = new Pickle().op("}");
    pickle.text("state_dict").global("a", "B").op(")Rq\u0000h\u0000h\u0000s");
    for (int i = 0; i < 60; i++) {
      pickle.text("k" + i).op("h\u0000h\u0000").raw(0x86).op("s");
    }
    refused(pickle.op("s").stop(), "no tensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S'x'\n",
        "I1\n",
        "L1\n",
        "F1\n",
        "Vx\n",
        "Px\n",
        "g0\n",
        "p0\n",
        "2",
        "(ios\nsystem\n",
        "(cos\nsystem\no",
        "\u0082\u0001",
        "\u0097",
        "\u0098",
        "\u00ff"
      })
  void opcodesThatTorchNeverWrites(String opcodes) throws IOException {
    refused(new Pickle().op("N").op(opcodes).stop());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X\u00ff\u00ff\u00ff\u007f",
        "X\u00ff\u00ff\u00ff\u00ff",
        "T\u00ff\u00ff\u00ff\u007f",
        "B\u00ff\u00ff\u00ff\u00ff",
        "\u008d\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0010",
        "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "\u0096\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
        "\u008b\u00ff\u00ff\u00ff\u007f",
        "\u008b\u00ff\u00ff\u00ff\u00ff"
      })
  void lengthsBeyondTheEnd(String opcodes) throws IOException {
    refused(new Pickle().op(opcodes).stop(), "offset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t",
        "R",
        "0",
        "s",
        "u",
        "e",
        "(",
        "}e",
        "]s",
        "Ns",
        "(N}u",
        "}(Nu",
        ")R",
        "NNR",
        "N)R",
        "Q",
        "NQ",
        ")Q",
        "b",
        "h\u0000",
        "j\u00ff\u00ff\u00ff\u00ff",
        "q\u0000",
        "\u0085",
        "1",
        "(1",
        "]]]e",
        "}]Ns",
        "}}Ns",
        "](]]Nu",
        "\u0093",
        "NN\u0093",
        "N",
        "]",
        "}",
        "\u0090"
      })
  void stackAndTypeErrors(String opcodes) throws IOException {
    refused(new Pickle().op(opcodes).stop());
  }

  /** A list of two references to the list before it, 60 deep: its hash takes 2^60 steps. */
  @Test
  void keysWhoseHashIsExponential() throws IOException {
    for (String container : new String[] {"]", "\u008f"}) {
      Pickle pickle = new Pickle().op("}").op(container).op("q\u0000");
      for (int i = 0; i < 60; i++) {
        pickle.op("0").op(container).op("(h\u0000h\u0000").op("e").op("q\u0000");
      }
      refused(pickle.op("Ns").stop());
    }
    Pickle tuples = new Pickle().op("}").op(")q\u0000");
    for (int i = 0; i < 60; i++) {
      tuples.op("0h\u0000h\u0000").raw(0x86).op("q\u0000");
    }
    refused(tuples.op("Ns").stop(), "no tensors");
  }

  @Test
  void containersThatContainThemselves() throws IOException {
    refused(new Pickle().op("}q\u0000").text("x").op("h\u0000s").stop(), "no tensors");
    refused(new Pickle().op("}").text("x").op("]q\u0000h\u0000as").stop(), "no tensors");
    Pickle deep = new Pickle().op("}").text("x").op(")");
    for (int i = 0; i < 100_000; i++) {
      deep.raw(0x85);
    }
    refused(deep.op("s").stop(), "no tensors");
  }

  /** The library trims its lists on each of these, which would take hours in all. */
  @Test
  void quadraticTrimming() throws IOException {
    refused(new Pickle().op("N".repeat(900_000)).op("(1".repeat(500_000)).stop());
    refused(new Pickle().op("]").op("(Ne".repeat(600_000)).stop());
  }

  @Test
  void moreWorkThanAnyCheckpointTakes() throws IOException {
    refused(new Pickle().op("N0".repeat(1_500_000)).stop(), "opcodes");
    Pickle copies = new Pickle().op("](");
    for (int i = 0; i < 1000; i++) {
      copies.op("K\u0000K\u0000").raw(0x86);
    }
    copies.op("e").raw(0x85).op("q\u0000");
    copies.global("collections", "OrderedDict").op("q\u0001");
    refused(copies.op("h\u0001h\u0000R".repeat(10_000)).stop(), "opcodes");
  }
}
