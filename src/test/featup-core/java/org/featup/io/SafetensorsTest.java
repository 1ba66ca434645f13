package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.internal.io.ElementType;
import org.featup.internal.io.FileBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("x.safetensors");
  }

  private Path write(long length, byte[] header, int dataBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(header);
    return Files.write(file(), bytes.array());
  }

  private Path write(String header, int dataBytes) throws IOException {
    byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
    return write(utf8.length, utf8, dataBytes);
  }

  private static IOException refused(Path path) {
    IOException e =
        assertThrows(
            IOException.class, () -> HeapGuard.allocated(8 << 20, () -> Safetensors.read(path)));
    assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    return e;
  }

  private static void assertSays(IOException e, String words) {
    assertTrue(e.getMessage().contains(words), words + " expected in: " + e.getMessage());
  }

  @Test
  void readsGoldenFiles() throws IOException {
    TensorFile file = Safetensors.read(Golden.path("released_layout.safetensors"));
    assertEquals(45, file.tensors().size());
    assertTrue(file.metadata().get("config").startsWith("{\"checkpoint\""));
    assertArrayEquals(
        new long[] {49, 52, 1, 1}, file.require("param.up1.fixup_proj.0.weight").shape());
    assertArrayEquals(new long[0], file.require("param.up1.range_temp").shape());
    assertEquals(1, file.require("param.up1.range_temp").data().length);
    IOException e = assertThrows(IOException.class, () -> file.require("up1.nothing"));
    assertSays(e, "up1.nothing");
    assertSays(e, "in.features");
  }

  @Test
  void givesBackWhatItWrote() throws IOException {
    float[] odd = {1, -0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE};
    float[] long1 = new float[100_003];
    long1[100_002] = 3;
    TensorFile content =
        new TensorFile(
            TensorFile.of(
                    new Tensor("b \"\u00e9\u4e2d", new long[] {5}, odd),
                    new Tensor("a", new long[] {1, 100_003}, long1),
                    new Tensor("scalar", new long[0], new float[] {7}),
                    new Tensor("empty", new long[] {3, 0}, new float[0]))
                .tensors(),
            Map.of("k\n", "v\u0000"));
    Safetensors.write(file(), content);
    TensorFile back = Safetensors.read(file());
    assertEquals(
        List.of("a", "b \"\u00e9\u4e2d", "empty", "scalar"), List.copyOf(back.tensors().keySet()));
    assertEquals(content.metadata(), back.metadata());
    for (Tensor tensor : content.tensors().values()) {
      assertArrayEquals(tensor.shape(), back.require(tensor.name()).shape());
      assertArrayEquals(tensor.data(), back.require(tensor.name()).data());
    }
    long header =
        ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, header % 8);
  }

  @Test
  void equalContentGivesEqualBytes() throws IOException {
    Tensor a = new Tensor("a", new long[] {1}, new float[] {1});
    Tensor b = new Tensor("b", new long[] {2}, new float[] {2, 3});
    Map<String, String> metadata = new LinkedHashMap<>(Map.of("x", "1", "y", "2"));
    Safetensors.write(file(), new TensorFile(TensorFile.of(a, b).tensors(), metadata));
    byte[] first = Files.readAllBytes(file());
    Map<String, String> reversed = new LinkedHashMap<>();
    reversed.put("y", "2");
    reversed.put("x", "1");
    Safetensors.write(file(), new TensorFile(TensorFile.of(b, a).tensors(), reversed));
    assertArrayEquals(first, Files.readAllBytes(file()));
  }

  /** It concerns only who needs the tensor, but never becomes infinite. */
  @Test
  void numbersTooLargeForFloat32() throws IOException {
    String header =
        "{'x':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},"
            + "'y':{'dtype':'F64','shape':[1],'data_offsets':[8,16]}}";
    Path path = write(header.replace('\'', '"'), 16);
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(bytes.length - 16, 1e300);
    TensorFile read = Safetensors.read(Files.write(path, bytes));
    assertArrayEquals(new float[] {0}, read.require("y").data());
    assertSays(
        assertThrows(IOException.class, () -> read.require("x")),
        "tensor x cannot be read: 1.0E300 is too large");
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 003c00c0017c, 1 -2 NaN",
    "F16, 007c00fc0080, Infinity -Infinity -0.0",
    "F16, 0100ff03ff7b, 5.9604645e-8 6.097555e-5 65504",
    "BF16, 803fc07f80ff, 1 NaN -Infinity",
    "F32, 0000803f, 1",
    "F64, 000000000000f03f000000000000f07f, 1 Infinity",
    "I64, ffffffffffffffff, -1",
    "U64, ffffffffffffffff, 18446744073709551615",
    "I32, feffffff, -2",
    "U32, ffffffff, 4294967295",
    "I16, 00ff, -256",
    "U16, 00ff, 65280",
    "I8, ff7f, -1 127",
    "U8, ff7f, 255 127",
    "BOOL, 0001, 0 1",
  })
  void readsEveryType(String type, String hex, String numbers) throws IOException {
    byte[] data = HexFormat.of().parseHex(hex);
    String[] expected = numbers.split(" ", -1);
    String header =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}   "
            .formatted(type, expected.length, data.length);
    Path path = write(header, data.length);
    try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
      out.seek(out.length() - data.length);
      out.write(data);
    }
    float[] given = Safetensors.read(path).require("x").data();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(Float.parseFloat(expected[i]), given[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {1L << 60, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1 << 26, 1001, 0, 999})
  void headerLengthsThatLie(long length) throws IOException {
    byte[] header = new byte[1000];
    Arrays.fill(header, (byte) ' ');
    System.arraycopy("{}".getBytes(StandardCharsets.UTF_8), 0, header, 0, 2);
    IOException e = refused(write(length, header, 0));
    assertSays(e, "offset");
  }

  @Test
  void lengthsAreReadUnsignedInMessages() throws IOException {
    assertSays(refused(write(-1, TorchFiles.ascii("{}      "), 0)), "18446744073709551615");
    assertSays(refused(write(1L << 60, TorchFiles.ascii("{}      "), 0)), "1152921504606846976");
  }

  private static final String X = "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"y\":{'dtype':'F32','shape':[2],'data_offsets':[0,8]},X}            | overlaps",
        "{\"y\":{'dtype':'F32','shape':[2],'data_offsets':[4,12]},X}           | overlaps",
        "{\"y\":{'dtype':'F32','shape':[1],'data_offsets':[12,16]},X}          | hole",
        "{X}                                                                   | end at offset",
        "{\"y\":{'dtype':'F32','shape':[3],'data_offsets':[8,20]},X}           | truncated",
        "{\"y\":{'dtype':'F32','shape':[2],'data_offsets':[16,8]},X}           | data offsets",
        "{\"y\":{'dtype':'F32','shape':[2],'data_offsets':[-8,0]},X}           | non-negative",
        "{\"y\":{'dtype':'F32','shape':[3],'data_offsets':[8,16]},X}           | need 12",
        "{\"y\":{'dtype':'F64','shape':[2],'data_offsets':[8,16]},X}           | need 16",
        "{\"y\":{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[8,16]},X} | y",
        "{\"y\":{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[8,16]},X} | y",
        "{\"y\":{'dtype':'F32','shape':[3000000000,0],'data_offsets':[8,16]},X} | need 0",
        "{\"y\":{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[8,16]},X} | range",
        "{\"y\":{'dtype':'F32','shape':[2.0],'data_offsets':[8,16]},X}         | shape of y",
        "{\"y\":{'dtype':'F32','shape':['2'],'data_offsets':[8,16]},X}         | shape of y",
        "{\"y\":{'dtype':'F32','shape':2,'data_offsets':[8,16]},X}             | shape of y",
        "{\"y\":{'dtype':'F32','shape':[2],'data_offsets':[8]},X}              | data_offsets",
        "{\"y\":{'dtype':'F32','shape':[2],'data_offsets':[8,16,24]},X}        | data_offsets",
        "{\"y\":{'dtype':'F32','shape':[2]},X}                                 | data_offsets",
        "{\"y\":[8,16],X}                                                      | tensor y",
        "{X,\"x\":{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}           | Duplicate",
        "{\"y\":{'dtype':'F32','shape':[2],'shape':[2],'data_offsets':[8,16]}} | Duplicate",
        "{\"__metadata__\":{'a':1},X}                                          | __metadata__",
        "{\"__metadata__\":[],X}                                               | __metadata__",
        "{X                                                                    | end",
        "{X}}                                                                  | offset",
        "{X} {}                                                                | closing",
        "{\"y\":{'z':[[[[[[[[[[[[]]]]]]]]]]]]},X}                              | epth",
        "[]                                                                    | {",
        "\"x\"                                                                 | {",
      })
  void headersThatLie(String header, String words) throws IOException {
    String json = header.replace("X", X).replace('\'', '"').strip();
    assertSays(refused(write(json, 16)), words);
  }

  /** Only who needs it is told; and no other tensor is taken in its place. */
  @ParameterizedTest
  @ValueSource(strings = {"F8_E4M3", "F8_E5M2", "f32", "F4", "C64", ""})
  void typesThatAreNotRead(String type) throws IOException {
    String y = "\"features\":{\"dtype\":\"" + type + "\",\"shape\":[8],\"data_offsets\":[8,16]}";
    ByteBuffer bytes = ByteBuffer.allocate(8 + 160 + 16).order(ByteOrder.LITTLE_ENDIAN);
    String header = "{" + X + "," + y + "}";
    bytes.putLong(160).put(TorchFiles.ascii(header + " ".repeat(160 - header.length())));
    Path path = Files.write(file(), bytes.array());
    TensorFile read = WeightFile.read(path);
    assertEquals(2, read.require("x").data().length);
    IOException e = assertThrows(IOException.class, () -> read.require("features"));
    assertTrue(e.getMessage().contains("its type is " + type), e.getMessage());
    e = assertThrows(IOException.class, () -> FeatureFiles.read(path));
    assertTrue(e.getMessage().contains("its type is " + type), e.getMessage());
  }

  /** As long as a header may be: names, and texts of the metadata. */
  @Test
  void namesOfAnyLength() throws IOException {
    String name = "n".repeat(60_000);
    Tensor tensor = new Tensor(name, new long[] {1}, new float[] {5});
    String text = "t".repeat(25_000_000);
    Safetensors.write(file(), new TensorFile(Map.of(name, tensor), Map.of(name, text)));
    TensorFile read = Safetensors.read(file());
    assertEquals(5, read.require(name).data()[0]);
    assertEquals(text, read.metadata().get(name));
  }

  @Test
  void headersThatAreNotUtf8() throws IOException {
    byte[] latin1 = "{\"\u00e9\":{}}".getBytes(StandardCharsets.ISO_8859_1);
    assertSays(refused(write(latin1.length, latin1, 0)), "UTF-8");
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    refused(write(utf16.length, utf16, 0));
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(Golden.path("loss_entropy.safetensors"));
    for (int length = 0; length < whole.length; length++) {
      refused(Files.write(file(), Arrays.copyOf(whole, length)));
    }
    assertSays(refused(Files.write(file(), Arrays.copyOf(whole, whole.length + 1))), "the file at");
  }

  /** A sparse file, so that this costs no disk. */
  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    long far = 3L << 30;
    try (RandomAccessFile out = new RandomAccessFile(file().toFile(), "rw")) {
      out.seek(far);
      out.write(TorchFiles.floats(7, 8));
    }
    float[] values = new float[2];
    try (FileBytes file = FileBytes.open(file())) {
      file.floats(far, ElementType.F32, ByteOrder.LITTLE_ENDIAN, values);
    }
    assertArrayEquals(new float[] {7, 8}, values);
  }

  @Test
  void refusesToWriteWhatCannotBeRead() {
    Tensor tensor = new Tensor("__metadata__", new long[] {1}, new float[1]);
    assertThrows(
        IllegalArgumentException.class, () -> Safetensors.write(file(), TensorFile.of(tensor)));
    assertThrows(IllegalArgumentException.class, () -> TensorFile.of(tensor, tensor));
    assertThrows(
        IllegalArgumentException.class, () -> new TensorFile(Map.of("a", tensor), Map.of()));
    assertTrue(Files.notExists(file()));
  }
}
