package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints written to harm: each ends in an exception that says why, quickly and in little. */
class TorchHostileTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("model.ckpt");
  }

  private void refused(byte[] pickle, String... words) throws IOException {
    refused(TorchFiles.zip(file(), pickle, Map.of("0", TorchFiles.floats(1, 2, 3, 4))), words);
  }

  private static void refused(Path path, String... words) {
    IOException e =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> assertThrows(IOException.class, () -> read(path)));
    assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }

  private static long read(Path path) throws IOException {
    return HeapGuard.allocated((64L << 20) + 64 * Files.size(path), () -> WeightFile.read(path));
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
  void globalsThatNoTensorNeeds(String module, String name) throws IOException {
    byte[] call = new Pickle().global(module, name).op("(").text("true").op("tR.").stop();
    refused(call, module + "." + name);
    byte[] stackGlobal = new Pickle().text(module).text(name).raw(0x93).op(")R").stop();
    refused(stackGlobal, module + "." + name);
    Path legacy = TorchFiles.legacy(file(), call, Map.of());
    refused(legacy, module + "." + name);
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

  @ParameterizedTest
  @CsvSource({
    "0, 2 3, 3 1",
    "1, 4, 1",
    "-1, 2, 1",
    "0, 2, -1",
    "3, 2, -1",
    "0, -1, 1",
    "0, 2, 9223372036854775807",
    "9223372036854775807, 2, 1",
    "0, 4294967296 4294967296, 0 0",
    "0, 9223372036854775807 2, 0 0",
    "0, 2000000000, 0",
    "0, 2 2, 1",
  })
  void tensorsOutsideTheirStorage(long offset, String shape, String stride) throws IOException {
    Pickle pickle = new Pickle().op("}").text("x");
    pickle.tensor("FloatStorage", "0", 4, offset, longs(shape), longs(stride));
    refused(pickle.op("s").stop());
  }

  private static long[] longs(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void tensorsThatShareAStorageTooOften() throws IOException {
    Pickle pickle = new Pickle().op("}(");
    for (int i = 0; i < 1000; i++) {
      pickle
          .text("x" + i)
          .tensor("ByteStorage", "0", 10_000, 0, new long[] {10_000}, new long[] {1});
    }
    byte[] bytes = pickle.op("u").stop();
    refused(TorchFiles.zip(file(), bytes, Map.of("0", new byte[10_000])), "unfold");
  }

  @Test
  void storagesOfAnotherSize() throws IOException {
    for (long elements : new long[] {3, 5, -1, Long.MAX_VALUE, 1L << 40}) {
      byte[] pickle =
          new Pickle()
              .op("}")
              .text("x")
              .tensor("FloatStorage", "0", elements, 0, new long[] {1}, new long[] {1})
              .op("s")
              .stop();
      refused(pickle);
      refused(TorchFiles.legacy(file(), pickle, Map.of("0", TorchFiles.floats(1, 2, 3, 4))));
    }
    byte[] missing = new Pickle().op("}").text("x").tensor("FloatStorage", "7", 1).op("s").stop();
    refused(missing, "storage 7");
    byte[] upwards =
        new Pickle().op("}").text("x").tensor("FloatStorage", "../data.pkl", 1).op("s").stop();
    refused(upwards, "../data.pkl");
  }

  @Test
  void legacyStorageLists() throws IOException {
    byte[] pickle = new Pickle().op("}").text("x").tensor("FloatStorage", "0", 2).op("s").stop();
    Map<String, byte[]> storages = new LinkedHashMap<>();
    storages.put("0", TorchFiles.floats(1, 2));
    Path good = TorchFiles.legacy(file(), pickle, storages);
    byte[] bytes = Files.readAllBytes(good);
    refused(Files.write(good, Arrays.copyOf(bytes, bytes.length + 1)), "the file at");
    refused(Files.write(good, Arrays.copyOf(bytes, bytes.length - 1)), "ends at offset");
    storages.put("1", TorchFiles.floats(1));
    refused(TorchFiles.legacy(file(), pickle, storages), "used by no tensor");
    refused(TorchFiles.legacy(file(), pickle, Map.of()), "storage 0 is missing");
  }

  @Test
  void zipBombs() throws IOException {
    byte[] zeros = new byte[32 << 20];
    byte[] pickle =
        new Pickle().op("}").text("x").tensor("ByteStorage", "0", zeros.length).op("s").stop();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.deflated(zip, "a/data.pkl", pickle);
      TorchFiles.deflated(zip, "a/data/0", zeros);
    }
    refused(file(), "zip bomb");
  }

  @Test
  void entriesThatInflateToOtherThanTheySay() throws IOException {
    byte[] pickle = new Pickle().op("}").text("x").tensor("ByteStorage", "0", 1000).op("s").stop();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      TorchFiles.stored(zip, "a/data.pkl", pickle);
      TorchFiles.deflated(zip, "a/data/0", new byte[2_000_000]);
    }
    // The central directory comes last; 2,000,000 occurs as a size there and in a data descriptor.
    byte[] bytes = out.toByteArray();
    int patched = 0;
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if ((bytes[i] & 0xff) == 0x80
          && (bytes[i + 1] & 0xff) == 0x84
          && bytes[i + 2] == 0x1e
          && bytes[i + 3] == 0) {
        bytes[i] = (byte) 0xe8;
        bytes[i + 1] = 3;
        bytes[i + 2] = 0;
        patched++;
      }
    }
    assertTrue(patched > 0);
    refused(Files.write(file(), bytes), "a/data/0");
  }

  @Test
  void archivesWithTwoOfOneName() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] pickle = new Pickle().op("}").stop();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      TorchFiles.stored(zip, "a/data.pkl", pickle);
      TorchFiles.stored(zip, "a/data.pkm", pickle);
    }
    byte[] bytes = out.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 'm' && bytes[i - 1] == 'k' ? (byte) 'l' : bytes[i];
    }
    refused(Files.write(file(), bytes), "two entries");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.stored(zip, "a/data.pkl", pickle);
      TorchFiles.stored(zip, "b/data.pkl", pickle);
    }
    refused(file(), "two pickles");
  }

  @Test
  void archivesThatAreNoCheckpoints() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.stored(zip, "word/document.xml", new byte[10]);
    }
    refused(file(), "not a PyTorch checkpoint");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.stored(zip, "a/data.pkl", new byte[10]);
      TorchFiles.stored(zip, "a/constants.pkl", new byte[10]);
    }
    refused(file(), "TorchScript");
    refused(Files.write(file(), new Pickle().op("N").stop()), "magic number");
  }
}
