package org.featup.internal.io.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.internal.io.FileBytes;

/** Parses the JSON of a safetensors header, token by token and strictly. */
final class SafetensorsJson {
  private static final String METADATA = "__metadata__";
  private static final int MAX_DEPTH = 8;
  private static final int MAX_RANK = 64;

  /**
   * Canonical names are off: a table of names the file chooses only costs memory. Names and texts
   * may be as long as the header.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(32)
                  .maxNameLength((int) SafetensorsHeader.MAX_BYTES)
                  .maxStringLength((int) SafetensorsHeader.MAX_BYTES)
                  .build())
          .build();

  private final FileBytes file;
  private final JsonParser json;
  private final List<SafetensorsHeader.Entry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsJson(FileBytes file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  static SafetensorsHeader parse(FileBytes file, byte[] header) throws IOException {
    // A reader of our own: Jackson would guess UTF-16 or UTF-32, and the format is UTF-8 only.
    Reader utf8 =
        new InputStreamReader(
            new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser parser = JSON.createParser(utf8)) {
      SafetensorsJson json = new SafetensorsJson(file, parser);
      json.parseHeader();
      return new SafetensorsHeader(8L + header.length, json.entries, json.metadata);
    } catch (JsonProcessingException e) {
      long offset = 8 + Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
      throw file.bad(
          "safetensors header, near offset " + offset + ": " + e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw file.bad("safetensors header is not UTF-8", e);
    }
  }

  private void parseHeader() throws IOException {
    expect(JsonToken.START_OBJECT, "the header");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (name.equals(METADATA)) {
        parseMetadata();
      } else {
        entries.add(parseEntry(name));
      }
    }
    if (json.nextToken() != null) {
      throw bad("has more after its closing brace");
    }
  }

  private void parseMetadata() throws IOException {
    if (json.nextToken() == JsonToken.VALUE_NULL) {
      return;
    }
    require(JsonToken.START_OBJECT, METADATA);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      expect(JsonToken.VALUE_STRING, METADATA + " " + key);
      metadata.put(key, json.getText());
    }
  }

  private SafetensorsHeader.Entry parseEntry(String name) throws IOException {
    expect(JsonToken.START_OBJECT, "tensor " + name);
    String type = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      switch (json.currentName()) {
        case "dtype" -> type = parseType(name);
        case "shape" -> shape = parseLongs("shape of " + name);
        case "data_offsets" -> offsets = parseLongs("data_offsets of " + name);
        default -> {
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw bad("must give dtype, shape and two data_offsets for tensor " + name);
    }
    return new SafetensorsHeader.Entry(name, type, shape, offsets[0], offsets[1]);
  }

  private String parseType(String name) throws IOException {
    expect(JsonToken.VALUE_STRING, "dtype of " + name);
    return json.getText();
  }

  private long[] parseLongs(String what) throws IOException {
    expect(JsonToken.START_ARRAY, what);
    long[] values = new long[MAX_RANK];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(JsonToken.VALUE_NUMBER_INT, what);
      if (count == MAX_RANK || json.getLongValue() < 0) {
        throw bad("must give at most " + MAX_RANK + " non-negative numbers for the " + what);
      }
      values[count++] = json.getLongValue();
    }
    return Arrays.copyOf(values, count);
  }

  private void expect(JsonToken token, String what) throws IOException {
    json.nextToken();
    require(token, what);
  }

  private void require(JsonToken token, String what) throws IOException {
    if (json.currentToken() != token) {
      throw bad("has " + json.currentToken() + " for " + what + ", expected " + token);
    }
  }

  private IOException bad(String what) {
    long offset = 8 + json.currentTokenLocation().getCharOffset();
    return file.bad("safetensors header " + what + ", near offset " + offset);
  }
}
