package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints that PyTorch reads and that are not quite the usual ones. */
class TorchVariantsTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("model.ckpt");
  }

  private static Path given(String name) throws Exception {
    return new File(TorchVariantsTest.class.getResource("/checkpoints/" + name).toURI()).toPath();
  }

  private TensorFile zip(Pickle pickle, float... storage) throws IOException {
    return WeightFile.read(
        TorchFiles.zip(file(), pickle.stop(), Map.of("0", TorchFiles.floats(storage))));
  }

  /** {@code hp_many} holds forty kinds of Python objects, under three protocols of pickle. */
  @ParameterizedTest
  @CsvSource({
    "negbit.pth, -1 -2 -3",
    "crc0.pth, 0 1 2 3 4 5 6 7 8 9 10 11",
    "trailing.pth, 0 1 2 3 4 5 6 7 8 9 10 11",
    "odd_storage.pth, 3.820471434542632e-37 1.0082513512365273e-34",
    "quant.pth, 0 1 2 3 4 5 6 7 8 9 10 11",
    "expanded_big.pth, 0 1 2 3 4 5 6 7 8 9 10 11",
    "hp_partial.ckpt, 0 1 2 3 4 5 6 7 8 9 10 11",
    "hp_enum.ckpt, 0 1 2 3 4 5 6 7 8 9 10 11",
    "hp_custom.ckpt, 0 1 2 3 4 5 6 7 8 9 10 11",
    "sd_defaultdict.ckpt, 0 1 2 3 4 5 6 7 8 9 10 11",
    "hp_many2.ckpt, 1 2 3",
    "hp_many4.ckpt, 1 2 3",
    "hp_many5.ckpt, 1 2 3",
  })
  void readsTheTensor(String name, String numbers) throws Exception {
    String[] texts = numbers.split(" ", -1);
    float[] expected = new float[texts.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Float.parseFloat(texts[i]);
    }
    assertArrayEquals(expected, WeightFile.read(given(name)).require("w").data());
  }

  @ParameterizedTest
  @CsvSource({
    "quant.pth, q, torch._utils._rebuild_qtensor",
    "expanded_big.pth, mask, unfold to 4194304 elements"
  })
  void whatCannotBeReadIsAnErrorForWhoNeedsIt(String name, String key, String why)
      throws Exception {
    TensorFile file = WeightFile.read(given(name));
    IOException e = assertThrows(IOException.class, () -> file.require(key));
    assertTrue(e.getMessage().contains("tensor " + key + " cannot be read"), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertEquals(1, file.tensors().size());
  }

  /** In archives and in files of the older format. */
  @Test
  void storagesThatNobodyNeedsMayBeBroken() throws IOException {
    Pickle pickle = new Pickle().op("}(").text("w").tensor("FloatStorage", "0", 1);
    byte[] gone = pickle.text("gone").tensor("FloatStorage", "7", 1).op("u").stop();
    Map<String, byte[]> storages = Map.of("0", TorchFiles.floats(1));
    onlyWIsRead(TorchFiles.zip(file(), gone, storages), "gone", "storage 7 is missing");
    onlyWIsRead(TorchFiles.legacy(file(), gone, storages), "gone", "storage 7 is missing");
    pickle = new Pickle().op("}(").text("w").tensor("FloatStorage", "0", 1);
    byte[] cut = pickle.text("cut").tensor("FloatStorage", "1", 2).op("u").stop();
    storages = Map.of("0", TorchFiles.floats(1), "1", TorchFiles.floats(2));
    String why = "entry archive/data/1 has 4 bytes, its storage needs 8";
    onlyWIsRead(TorchFiles.zip(file(), cut, storages), "cut", why);
    pickle = new Pickle().op("}(").text("w").tensor("FloatStorage", "0", 1);
    byte[] large = pickle.text("large").tensor("DoubleStorage", "1", 1).op("u").stop();
    byte[] number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(-1e300).array();
    storages = Map.of("0", TorchFiles.floats(1), "1", number);
    onlyWIsRead(TorchFiles.zip(file(), large, storages), "large", "-1.0E300 is too large");
  }

  private static void onlyWIsRead(Path path, String other, String why) throws IOException {
    TensorFile file = WeightFile.read(path);
    assertArrayEquals(new float[] {1}, file.require("w").data());
    IOException e = assertThrows(IOException.class, () -> file.require(other));
    String expected = "tensor " + other + " cannot be read: " + why;
    assertTrue(e.getMessage().startsWith(expected), e.getMessage());
  }

  private static Pickle tensor(String type, String metadata) {
    Pickle pickle = new Pickle().op("}(").text("v").tensor("FloatStorage", "0", 2);
    pickle.text("w").global("torch._utils", "_rebuild_tensor_v2").op("(");
    pickle.storage(type, type.startsWith("F") ? "0" : "1", 2, false);
    return pickle.number(0).tuple(2).tuple(1).raw(0x89).op("}" + metadata + "tRu");
  }

  /** Only what is known not to change the elements is passed over. */
  @ParameterizedTest
  @CsvSource({
    "FloatStorage, N, 1 2",
    "FloatStorage, }, 1 2",
    "FloatStorage, }X\3\0\0\0neg\u0089s, 1 2",
    "FloatStorage, }X\3\0\0\0neg\u0088s, -1 -2",
    "FloatStorage, }X\4\0\0\0conj\u0089s, 1 2",
    "FloatStorage, }X\4\0\0\0conj\u0088s, ",
    "FloatStorage, }X\3\0\0\0neg\u0088sX\4\0\0\0conj\u0089s, -1 -2",
    "FloatStorage, }X\3\0\0\0zoo\u0088s, ",
    "FloatStorage, }X\5\0\0\0scaleK\2s, ",
    "FloatStorage, 'K\1', ",
    "LongStorage, }X\3\0\0\0neg\u0088s, ",
    "ComplexFloatStorage, N, ",
    "UntypedStorage, N, ",
  })
  void metadata(String type, String metadata, String numbers) throws IOException {
    byte[] pickle = tensor(type, metadata).stop();
    Path path =
        TorchFiles.zip(file(), pickle, Map.of("0", TorchFiles.floats(1, 2), "1", new byte[16]));
    TensorFile read = WeightFile.read(path);
    assertArrayEquals(new float[] {1, 2}, read.require("v").data());
    if (numbers == null) {
      assertTrue(read.unreadable().containsKey("w"), read.toString());
    } else {
      String[] texts = numbers.split(" ", -1);
      float[] expected = {Float.parseFloat(texts[0]), Float.parseFloat(texts[1])};
      assertArrayEquals(expected, read.require("w").data());
    }
  }

  /** Transposed, off the start of its storage, and negated: all at once. */
  @Test
  void negatedWindows() throws IOException {
    Pickle pickle = new Pickle().op("}").text("w");
    pickle.global("torch._utils", "_rebuild_tensor_v2").op("(");
    pickle.storage("FloatStorage", "0", 5, false).number(1).tuple(2, 2).tuple(1, 2);
    pickle.raw(0x89).op("N}").text("neg").raw(0x88).op("stRs");
    assertArrayEquals(new float[] {-1, -3, -2, -4}, zip(pickle, 0, 1, 2, 3, 4).require("w").data());
  }

  @Test
  void untypedStoragesOfEveryType() throws IOException {
    Pickle pickle = new Pickle().op("}(");
    for (String type : new String[] {"uint16", "float8_e4m3fn", "complex64", "bool"}) {
      pickle.text(type).global("torch._utils", "_rebuild_tensor_v3").op("(");
      pickle.op("(").text("storage").global("torch.storage", "UntypedStorage").text("0");
      pickle.text("cpu").number(8).op("tQ").number(1).tuple(1).tuple(1).raw(0x89).op("N");
      pickle.global("torch", type).op("tR");
    }
    byte[] bytes = {0, 1, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0};
    TensorFile file =
        WeightFile.read(TorchFiles.zip(file(), pickle.op("u").stop(), Map.of("0", bytes)));
    assertArrayEquals(new float[] {65535}, file.require("uint16").data());
    assertArrayEquals(new float[] {1}, file.require("bool").data());
    assertEquals(2, file.unreadable().size());
    assertTrue(file.unreadable().get("float8_e4m3fn").contains("torch.float8_e4m3fn"));
  }

  /** Tensors of subclasses are their elements, unless a state gives them others. */
  @Test
  void subclassesAndStates() throws IOException {
    Pickle pickle = new Pickle().op("}(");
    for (String state : new String[] {"}", "}X\1\0\0\0aK\1s", "}X\4\0\0\0dataNs", "NNNN"}) {
      pickle.text("w" + state.length()).global("torch._tensor", "_rebuild_from_type_v2").op("(");
      pickle.global("torch._utils", "_rebuild_tensor_v2").global("mine", "Weight").op("(");
      pickle.storage("FloatStorage", "0", 2, false).number(0).tuple(2).tuple(1).raw(0x89);
      pickle.op("Nt").op(state.startsWith("N") ? "(" + state + "t" : state).op("tR");
    }
    pickle.text("p").global("torch._utils", "_rebuild_parameter_with_state").op("(");
    pickle.tensor("FloatStorage", "0", 2).raw(0x88).op("N}").text("data").op("NstR");
    pickle.text("wrapper").global("torch._utils", "_rebuild_wrapper_subclass").op("(NtR");
    pickle.text("meta").global("torch._utils", "_rebuild_meta_tensor_no_storage").op("(NtR");
    TensorFile file = zip(pickle.op("u"), 1, 2);
    assertArrayEquals(new float[] {1, 2}, file.require("w1").data());
    assertArrayEquals(new float[] {1, 2}, file.require("w10").data());
    assertEquals(2, file.tensors().size());
    assertEquals(5, file.unreadable().size());
    byte[] built =
        new Pickle().op("}").text("w").tensor("FloatStorage", "0", 2).op("(NNNNtbs").stop();
    Refusal.check(
        TorchFiles.zip(file(), built, Map.of("0", TorchFiles.floats(1, 2))), "elements set");
  }

  @Test
  void wholeNetworksAndUnknownDictionaries() throws IOException {
    Pickle whole = new Pickle().global("mine", "Net").op(")\u0081}b");
    Refusal.check(TorchFiles.zip(file(), whole.stop(), Map.of()), "mine.Net", "state_dict()");
    Pickle module = new Pickle().op("(").text("module").global("mine", "Net").text("net.py");
    module.text("class Net: pass").op("tQ)\u0081}b");
    Refusal.check(TorchFiles.legacy(file(), module.stop(), Map.of()), "mine.Net");
    Pickle state = new Pickle().op("}").text("state_dict").global("mine", "Frozen").op(")Rs");
    Refusal.check(TorchFiles.zip(file(), state.stop(), Map.of()), "state_dict is an object of");
    Pickle strange = new Pickle().op("}").text("w").global("torch._utils", "_rebuild_qtensor");
    Refusal.check(
        TorchFiles.zip(file(), strange.op(")Rs").stop(), Map.of()), "none of its 1 tensors");
  }

  @Test
  void legacyFilesWithTheSame() throws IOException {
    Pickle pickle = new Pickle().op("}(").text("hp").global("os", "system").op("(");
    pickle.text("true").op("tR").text("state_dict").global("mine", "State").op(")R").text("w");
    pickle.global("torch._utils", "_rebuild_tensor_v2").op("(");
    pickle.storage("FloatStorage", "0", 2, true).number(0).tuple(2).tuple(1).raw(0x89);
    pickle.op("N}").text("neg").raw(0x88).op("stRsu");
    Path path = TorchFiles.legacy(file(), pickle.stop(), Map.of("0", TorchFiles.floats(1, 2)));
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length + 2));
    assertArrayEquals(new float[] {-1, -2}, WeightFile.read(path).require("w").data());
  }

  @Test
  void trailersOfAnyKind() throws Exception {
    byte[] archive = Files.readAllBytes(given("trailing.pth"));
    for (int more : new int[] {1, 1000, 65_000}) {
      Files.write(file(), Arrays.copyOf(archive, archive.length + more));
      assertEquals(12, WeightFile.read(file()).require("w").data().length);
    }
    Refusal.check(Files.write(file(), Arrays.copyOf(archive, archive.length + 70_000)), "zip");
    Refusal.check(Files.write(file(), Arrays.copyOf(archive, archive.length / 2)), "zip");
  }

  /** As many elements as fit, the rest named: a file must not unfold without bound. */
  @Test
  void oneTensorOfManyTimesItsStorage() throws IOException {
    Pickle pickle = new Pickle().op("}(");
    pickle.text("huge").tensor("FloatStorage", "0", 1, 0, new long[] {1L << 40}, new long[1]);
    pickle.text("mask").tensor("FloatStorage", "0", 1, 0, new long[] {1000, 900}, new long[2]);
    TensorFile file = zip(pickle.op("u"), 5);
    assertEquals(900_000, file.require("mask").data().length);
    assertTrue(file.unreadable().get("huge").contains("Java array"));
  }
}
