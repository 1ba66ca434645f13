package org.featup.internal.io.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.featup.io.Golden;
import org.featup.io.Pickle;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.io.TorchFiles;
import org.featup.io.WeightFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCheckpointTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("model.ckpt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"released_layout.ckpt", "released_layout_legacy.ckpt"})
  void givesTheSameNumbersAsSafetensors(String name) throws IOException {
    TensorFile expected = WeightFile.read(Golden.path("released_layout.safetensors"));
    TensorFile given = WeightFile.read(Golden.path(name));
    int compared = 0;
    for (Tensor tensor : expected.tensors().values()) {
      if (tensor.name().startsWith("param.")) {
        Tensor same = given.require("upsampler." + tensor.name().substring("param.".length()));
        assertArrayEquals(tensor.shape(), same.shape(), tensor.name());
        assertArrayEquals(tensor.data(), same.data(), tensor.name());
        compared++;
      }
    }
    assertEquals(42, compared);
    assertEquals(47, given.tensors().size());
    assertEquals("upsampler.up1.range_temp", given.tensors().keySet().iterator().next());
    assertTrue(given.tensors().containsKey("model.1.norm.weight"));
    assertArrayEquals(new long[] {3, 3}, given.require("model.0.backbone.weight").shape());
  }

  @ParameterizedTest
  @CsvSource({
    "HalfStorage, 003c 00c0 0100, 1 -2 5.9604645e-8",
    "BFloat16Storage, 803f 00c0 4940, 1 -2 3.140625",
    "FloatStorage, 0000803f 000000c0, 1 -2",
    "DoubleStorage, 000000000000f03f 9a9999999999b93f, 1 0.1",
    "LongStorage, ffffffffffffffff 0000000001000000, -1 4294967296",
    "IntStorage, feffffff, -2",
    "ShortStorage, 00ff, -256",
    "CharStorage, ff 7f, -1 127",
    "ByteStorage, ff 7f, 255 127",
    "BoolStorage, 00 01 02, 0 1 1",
  })
  void readsEveryType(String type, String hex, String numbers) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    String[] expected = numbers.split(" ", -1);
    byte[] pickle =
        new Pickle().op("}").text("x").tensor(type, "0", expected.length).op("s").stop();
    Tensor x = WeightFile.read(TorchFiles.zip(file(), pickle, Map.of("0", bytes))).require("x");
    for (int i = 0; i < expected.length; i++) {
      assertEquals(Float.parseFloat(expected[i]), x.data()[i]);
    }
  }

  @Test
  void putsStridedTensorsInRowMajorOrder() throws IOException {
    byte[] pickle =
        new Pickle()
            .op("}(")
            .text("transposed")
            .tensor("FloatStorage", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3})
            .text("slice")
            .tensor("FloatStorage", "0", 6, 1, new long[] {2, 2}, new long[] {3, 1})
            .text("expanded")
            .tensor("FloatStorage", "0", 6, 5, new long[] {2, 3}, new long[] {0, 0})
            .text("scalar")
            .tensor("FloatStorage", "0", 6, 2, new long[0], new long[0])
            .text("empty")
            .tensor("FloatStorage", "0", 6, 0, new long[] {0, 7}, new long[] {7, 1})
            .op("u")
            .stop();
    TensorFile file =
        WeightFile.read(
            TorchFiles.zip(file(), pickle, Map.of("0", TorchFiles.floats(0, 1, 2, 3, 4, 5))));
    assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, file.require("transposed").data());
    assertArrayEquals(new float[] {1, 2, 4, 5}, file.require("slice").data());
    assertArrayEquals(new float[] {5, 5, 5, 5, 5, 5}, file.require("expanded").data());
    assertArrayEquals(new float[] {2}, file.require("scalar").data());
    assertArrayEquals(new long[] {0, 7}, file.require("empty").shape());
    assertEquals(
        List.of("transposed", "slice", "expanded", "scalar", "empty"),
        List.copyOf(file.tensors().keySet()));
  }

  @Test
  void skipsWhatTrainingFrameworksLeave() throws IOException {
    Pickle pickle = new Pickle().op("}(").text("hyper_parameters");
    pickle.global("pytorch_lightning.utilities.parsing", "AttributeDict").op(")").raw(0x81);
    pickle.op("(").text("lr").op("K\u0001u}").text("x").op("Nsb");
    pickle.text("numbers").global("numpy.core.multiarray", "scalar").op("(");
    pickle.global("_codecs", "encode").op("(").text("abc").text("latin1").op("tRtR");
    pickle.text("path").global("pathlib", "PosixPath").op("(").text("/tmp").op("tR");
    pickle.text("classes").global("__builtin__", "set").op("(]tR");
    pickle.text("complex").tensor("ComplexFloatStorage", "1", 1);
    pickle.text("state_dict").global("collections", "OrderedDict").op(")R(");
    pickle.text("w").global("torch._utils", "_rebuild_parameter").op("(");
    pickle.tensor("FloatStorage", "0", 2).raw(0x88).op("NtR");
    pickle.text("version").op("K\u0003");
    pickle.op("u}").text("_metadata").op("}sb").op("u");
    byte[] storage = TorchFiles.floats(7, 8);
    TensorFile file = WeightFile.read(TorchFiles.zip(file(), pickle.stop(), Map.of("0", storage)));
    assertEquals(1, file.tensors().size());
    assertArrayEquals(new float[] {7, 8}, file.require("w").data());
  }

  @Test
  void readsProtocol4() throws IOException {
    Pickle pickle = new Pickle().raw(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0);
    pickle.op("}").raw(0x94, 0x8c, 1).op("x").raw(0x94);
    pickle.raw(0x8c, 12).op("torch._utils").raw(0x94, 0x8c, 18).op("_rebuild_tensor_v2");
    pickle.raw(0x94, 0x93).op("(").storage("FloatStorage", "0", 2, false);
    pickle.op("K\u0000").raw('K', 2, 0x85, 'K', 1, 0x85, 0x89).op("}tRs");
    byte[] storage = TorchFiles.floats(7, 8);
    Path path = TorchFiles.zip(file(), pickle.stop(), Map.of("0", storage));
    assertArrayEquals(new float[] {7, 8}, WeightFile.read(path).require("x").data());
  }

  /** A text editor, or echo, ends the line. */
  @Test
  void byteOrdersWithALineEnd() throws IOException {
    byte[] pickle = new Pickle().op("}").text("x").tensor("FloatStorage", "0", 1).op("s").stop();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.stored(zip, "data.pkl", pickle);
      TorchFiles.stored(zip, "byteorder", TorchFiles.ascii("big\r\n"));
      TorchFiles.stored(zip, "data/0", TorchFiles.floats(ByteOrder.BIG_ENDIAN, 1));
    }
    assertArrayEquals(new float[] {1}, WeightFile.read(file()).require("x").data());
  }

  @Test
  void readsBigEndianAndDeflatedArchives() throws IOException {
    byte[] pickle = new Pickle().op("}").text("x").tensor("FloatStorage", "0", 2).op("s").stop();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      TorchFiles.deflated(zip, "data.pkl", pickle);
      TorchFiles.deflated(zip, "byteorder", TorchFiles.ascii("big"));
      TorchFiles.deflated(zip, "data/0", TorchFiles.floats(ByteOrder.BIG_ENDIAN, 1, 2));
    }
    assertArrayEquals(new float[] {1, 2}, WeightFile.read(file()).require("x").data());
  }

  @Test
  void readsLegacyStoragesInTheirOwnOrderAndViewsOfThem() throws IOException {
    Pickle pickle = new Pickle().op("}(").text("a");
    pickle.global("torch._utils", "_rebuild_tensor").op("(").storage("FloatStorage", "9", 2, true);
    pickle.number(0).tuple(2).tuple(1).op("tR").text("b");
    pickle.global("torch._utils", "_rebuild_tensor").op("((").text("storage");
    pickle.global("torch.cuda", "FloatStorage").text("5").text("cuda:0").number(4);
    pickle.op("(").text("view").number(1).number(3).op("ttQ").number(1);
    byte[] bytes = pickle.tuple(2).tuple(1).op("tRu").stop();
    Map<String, byte[]> storages = new LinkedHashMap<>();
    storages.put("5", TorchFiles.floats(0, 1, 2, 3));
    storages.put("9", TorchFiles.floats(10, 11));
    TensorFile file = WeightFile.read(TorchFiles.legacy(file(), bytes, storages));
    assertArrayEquals(new float[] {10, 11}, file.require("a").data());
    assertArrayEquals(new float[] {2, 3}, file.require("b").data());
  }
}
