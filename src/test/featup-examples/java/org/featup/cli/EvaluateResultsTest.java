package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.FeatUp;
import org.featup.examples.Backbones;
import org.featup.io.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of {@code featup evaluate}, and what it says when it cannot make them. */
class EvaluateResultsTest {
  @TempDir private Path dir;
  private Path photos;
  private Path out;

  /** A photo of 96x64 pixels, of which twice 48x32 is real, and one that has no more. */
  @BeforeEach
  void givePhotos() throws IOException {
    photos = dir.resolve("photos");
    out = dir.resolve("deeper/out");
    Given.photo(photos.resolve("a.png"));
    Images.writePng(photos.resolve("b, large.png"), Images.resize(Given.picture(), 64, 96));
  }

  private Cli evaluate(Object... more) {
    List<Object> args = new ArrayList<>(List.of("evaluate", photos, "-o", out));
    args.addAll(List.of("--input-size", 32));
    args.addAll(Arrays.asList(more));
    return Cli.run(args.toArray());
  }

  private List<String> table() throws IOException {
    return Files.readAllLines(out.resolve("evaluation.csv"));
  }

  private static List<String> with(List<String> table, String part) {
    return table.stream().filter(line -> line.contains(part)).toList();
  }

  @Test
  void writesTablesAndAContactSheet() throws IOException {
    Cli cli = evaluate("--method", "nearest,bilinear,featup", "--measures", "detail,halo,health");
    assertEquals(0, cli.status(), cli.err());
    assertEquals(
        List.of("contact-mobilenetv2.png", "evaluation.csv", "evaluation.json", "evaluation.md"),
        Given.names(out));
    assertEquals(Files.readString(out.resolve("evaluation.md")), cli.out());
    assertTrue(cli.err().contains("evaluating 1/9: mobilenetv2, nearest, detail"), cli.err());
    assertTrue(cli.err().contains("evaluating 9/9: mobilenetv2, featup, health"), cli.err());
    List<String> table = table();
    assertEquals("photo,backbone,contender,measure,column,value", table.get(0));
    // two photos, three methods: 8 columns of detail, 2 of halo, 5 for each of the four stages
    assertEquals(1 + 2 * 3 * (8 + 2 + 20), table.size());
    assertEquals(
        List.of(
            "a,mobilenetv2,nearest,halo,overshoot 3x3,0.0",
            "\"b, large\",mobilenetv2,nearest,halo,overshoot 3x3,0.0"),
        with(table, "nearest,halo,overshoot 3x3"));
    assertTrue(with(table, "a,mobilenetv2,nearest,detail,cosine x2,").get(0).endsWith(","));
    assertFalse(with(table, "large\",mobilenetv2,nearest,detail,cosine x2,").get(0).endsWith(","));
    assertTrue(with(table, "large\",mobilenetv2,nearest,detail,cosine x4,").get(0).endsWith(","));
    BufferedImage sheet = Images.read(out.resolve("contact-mobilenetv2.png"));
    assertEquals(5 * 48, sheet.getWidth());
    assertEquals(2 * (32 + 13), sheet.getHeight());
  }

  @Test
  void theSeedRepeatsTheNumbers() throws IOException {
    Object[] options = {"--method", "bilinear,bicubic", "--measures", "halo"};
    assertEquals(0, evaluate(options).status());
    List<String> first = table();
    assertEquals(0, evaluate(options).status());
    assertEquals(first, table());
    Cli other = evaluate("--method", "bilinear,bicubic", "--measures", "halo", "--seed", 5);
    assertEquals(0, other.status(), other.err());
    assertNotEquals(first, table());
    assertEquals(first.size(), table().size());
  }

  /** The bundled weights from a file are the bundled weights. */
  @Test
  void weightsOfAFileAgainstABaseline() throws IOException {
    Path file = dir.resolve("own.safetensors");
    FeatUp.bundled().save(file);
    Cli cli =
        evaluate(
            "--method",
            "featup,mine=" + file,
            "--method",
            "nearest",
            "--measures",
            "halo",
            "--baseline",
            "featup",
            "--json");
    assertEquals(0, cli.status(), cli.err());
    assertEquals(Files.readString(out.resolve("evaluation.json")), cli.out());
    assertTrue(cli.out().contains("\"baseline\" : \"featup\""), cli.out());
    List<String> table = table();
    assertEquals(
        with(table, ",featup,").stream().map(line -> line.replace("featup", "mine")).toList(),
        with(table, ",mine,"));
    String mine = cli.out().substring(cli.out().indexOf("\"mine\""));
    assertTrue(mine.contains("\"difference\" : 0.0"), cli.out());
    assertTrue(mine.contains("\"verdict\" : \"undecided\""), cli.out());
  }

  @Test
  void severalBackbones() throws IOException {
    Path model = dir.resolve("model.onnx");
    String resource = "/org/featup/examples/mobilenetv2_openimages_fp16.onnx";
    try (InputStream in = Backbones.class.getResourceAsStream(resource)) {
      Files.copy(in, model);
    }
    Object[] options = {
      "--method",
      "bilinear",
      "--measures",
      "halo",
      "--backbone",
      "mobilenetv2",
      "--backbone",
      model,
      "--output",
      "s16_c576",
      "--stride",
      16
    };
    Cli cli = evaluate(options);
    assertEquals(0, cli.status(), cli.err());
    assertTrue(
        Given.names(out).containsAll(List.of("contact-mobilenetv2.png", "contact-model.onnx.png")));
    assertEquals(4, with(table(), ",mobilenetv2,").size());
    assertEquals(4, with(table(), ",model.onnx,").size());
    int first = cli.out().indexOf("mobilenetv2");
    assertTrue(first >= 0 && first < cli.out().indexOf("model.onnx"), cli.out());
  }

  private void assertRefused(int status, String message, Cli cli) throws IOException {
    assertEquals(status, cli.status(), cli.err());
    assertTrue(cli.err().contains(message), cli.err());
    assertFalse(cli.err().contains("\tat "), "a stack trace: " + cli.err());
    assertEquals("", cli.out());
    assertFalse(Files.isDirectory(out), "made " + Given.names(out));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--method magic|--method: expected nearest, bilinear, bicubic, featup, implicit",
        "--method implicit:0|given implicit:0",
        "--method Bilinear,BILINEAR|two of the contenders are called bilinear",
        "--method mine=missing.safetensors|--method mine=missing.safetensors: no such file",
        "--measures magic|magic",
        "--method nearest --baseline mine|--baseline: expected one of nearest, given mine",
        "--baseline magic|--baseline: expected one of nearest, bilinear, bicubic, featup, given",
        "--method bilinear,bilinear|two of the contenders are called bilinear",
        "--backbone mobilenetv2 --backbone mobilenetv2|two of the backbones are called mobilenetv2",
        "--seed x|--seed",
        "--magic|--magic"
      })
  void wrongUsageIsSaidAndNothingIsWritten(String given) throws IOException {
    String[] parts = given.split("[|]", -1);
    Object[] options = parts[0].split(" ", -1);
    Cli cli = evaluate(options);
    assertRefused(2, parts[1], cli);
    assertTrue(cli.err().contains("Try 'featup evaluate --help'"), cli.err());
  }

  @Test
  void photosAFolderAndASizeAreRequired() throws IOException {
    assertRefused(2, "PHOTO", Cli.run("evaluate", "-o", out));
    assertRefused(2, "--out=DIR", Cli.run("evaluate", photos));
    Cli size = Cli.run("evaluate", photos, "-o", out, "--input-size", 0);
    assertRefused(2, "--input-size must be 1 to 16384, given 0", size);
  }

  @Test
  void aFileInPlaceOfAFolder() throws IOException {
    Path file = Given.text(dir.resolve("file"));
    assertRefused(2, "--fits " + file + ": " + file + " is not a folder", evaluate("--fits", file));
    out = file;
    assertRefused(2, "-o " + file + ": " + file + " is not a folder", evaluate());
  }

  @Test
  void photosThatCannotBeReadAreNamed() throws IOException {
    Path bad = Given.photo(photos.resolve("bad.jpg"));
    Files.write(bad, Arrays.copyOf(Files.readAllBytes(bad), 60));
    assertRefused(1, bad.toString(), evaluate("--measures", "halo"));
    photos = dir.resolve("missing");
    assertRefused(1, photos.toString(), evaluate("--measures", "halo"));
    photos = Files.createDirectories(dir.resolve("empty"));
    assertRefused(1, photos + ": no pictures in this folder", evaluate("--measures", "halo"));
  }

  @Test
  void filesThatHoldSomethingElseAreNamed() throws IOException {
    Path file = Given.text(dir.resolve("own.safetensors"));
    assertRefused(1, file.toString(), evaluate("--method", "bilinear,mine=" + file));
    Path model = Given.text(dir.resolve("model.onnx"));
    assertRefused(1, model.toString(), evaluate("--backbone", model));
  }
}
