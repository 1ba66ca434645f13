package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives and storages that lie: each ends in an exception that says why. */
class HostileCheckpointTest {
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
    TorchFiles.zip(file(), pickle.op("u").stop(), Map.of("0", new byte[10_000]));
    HeapGuard.allocated(32 << 20, () -> WeightFile.read(file()));
    TensorFile read = WeightFile.read(file());
    assertTrue(read.tensors().size() < 200, "read " + read.tensors().size());
    assertEquals(1000, read.tensors().size() + read.unreadable().size());
    assertTrue(read.unreadable().get("x999").contains("unfold"));
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
      if (elements != 3) { // padding behind the elements is read past, in archives
        refused(pickle);
      }
      Refusal.check(TorchFiles.legacy(file(), pickle, Map.of("0", TorchFiles.floats(1, 2, 3, 4))));
    }
    byte[] missing = new Pickle().op("}").text("x").tensor("FloatStorage", "7", 1).op("s").stop();
    refused(missing, "x: storage 7");
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
    Refusal.check(Files.write(good, Arrays.copyOf(bytes, bytes.length - 1)), "ends at offset");
    storages.put("1", TorchFiles.floats(1));
    Refusal.check(TorchFiles.legacy(file(), pickle, storages), "used by no tensor");
    Refusal.check(TorchFiles.legacy(file(), pickle, Map.of()), "storage 0 is missing");
  }

  @Test
  void legacyLengthsThatDisagree() throws IOException {
    byte[] pickle = new Pickle().op("}").text("x").tensor("FloatStorage", "0", 2).op("s").stop();
    Path path = TorchFiles.legacy(file(), pickle, Map.of("0", TorchFiles.floats(1, 2)));
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 16]++;
    Refusal.check(Files.write(path, bytes), "has 3 elements");
  }

  @Test
  void tensorsOutsideAViewOfTheirStorage() throws IOException {
    Pickle pickle = new Pickle().op("}").text("x");
    pickle.global("torch._utils", "_rebuild_tensor").op("((").text("storage");
    pickle.global("torch", "FloatStorage").text("0").text("cpu").number(4);
    pickle.op("(").text("view").number(1).number(2).op("ttQ").number(0).tuple(3).tuple(1);
    byte[] bytes = pickle.op("tRs").stop();
    Refusal.check(
        TorchFiles.legacy(file(), bytes, Map.of("0", TorchFiles.floats(0, 1, 2, 3))),
        "outside its storage 0 of 2 elements");
  }

  @Test
  void damagedNumbersAreNoticedByTheirChecksum() throws IOException {
    byte[] pickle = new Pickle().op("}").text("x").tensor("FloatStorage", "0", 2).op("s").stop();
    Path path = TorchFiles.zip(file(), pickle, Map.of("0", TorchFiles.floats(1.5f, 1.5f)));
    byte[] bytes = Files.readAllBytes(path);
    int at = 0;
    while (bytes[at + 2] != (byte) 0xc0 || bytes[at + 3] != 0x3f || bytes[at + 7] != 0x3f) {
      at++;
    }
    bytes[at] = 1;
    Refusal.check(Files.write(path, bytes), "archive/data/0", "checksum");
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
    Refusal.check(file(), "zip bomb");
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
    Refusal.check(Files.write(file(), bytes), "a/data/0");
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
    Refusal.check(Files.write(file(), bytes), "two entries");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.stored(zip, "a/data.pkl", pickle);
      TorchFiles.stored(zip, "b/data.pkl", pickle);
    }
    Refusal.check(file(), "two pickles");
  }

  @Test
  void archivesThatAreNoCheckpoints() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.stored(zip, "word/document.xml", new byte[10]);
    }
    Refusal.check(file(), "not a PyTorch checkpoint");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.stored(zip, "a/data.pkl", new byte[10]);
      TorchFiles.stored(zip, "a/constants.pkl", new byte[10]);
    }
    Refusal.check(file(), "TorchScript");
    Refusal.check(Files.write(file(), new Pickle().op("N").stop()), "magic number");
  }
}
