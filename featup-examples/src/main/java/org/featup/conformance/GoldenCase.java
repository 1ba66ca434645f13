package org.featup.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * One file of expected values: tensors {@code in.*}, {@code param.*}, {@code out.*}, {@code
 * grad.*}, row-major NCHW, and settings as JSON under the metadata key {@code config}.
 */
final class GoldenCase {
  private final Path path;
  private final TensorFile file;
  private final Map<String, Object> config;

  private GoldenCase(Path path, TensorFile file, Map<String, Object> config) {
    this.path = path;
    this.file = file;
    this.config = config;
  }

  static GoldenCase read(Path path) throws IOException {
    TensorFile file = Safetensors.read(path);
    String json = file.metadata().getOrDefault("config", "{}");
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected a JSON object");
      }
      return new GoldenCase(path, file, object(parser));
    } catch (IOException e) {
      throw new IOException(path + ": metadata config: " + e.getMessage(), e);
    }
  }

  /** A file that lies beside this one. */
  Path sibling(String name) {
    return path.resolveSibling(name);
  }

  /** A setting, or the fallback if the file does not have it. */
  Object setting(String key, Object fallback) {
    return config.getOrDefault(key, fallback);
  }

  /** A setting that is a number. */
  double number(String key) throws IOException {
    if (config.get(key) instanceof Double number) {
      return number;
    }
    throw new IOException(path + ": no number " + key + " in the settings");
  }

  boolean has(String name) {
    return file.tensors().containsKey(name);
  }

  Tensor tensor(String name) throws IOException {
    try {
      return file.require(name);
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /** A rank 4 tensor. */
  NDArray array(String name) throws IOException {
    Tensor tensor = tensor(name);
    return NDArray.wrap(tensor.data(), Shape.of(tensor.shape()), Layout.NCHW);
  }

  /** Filters of shape (B, H, W, D, D), which are (B, D*D, H, W) channels-last. */
  NDArray filters(String name) throws IOException {
    Tensor tensor = tensor(name);
    long[] s = tensor.shape();
    if (s.length != 5 || s[3] != s[4]) {
      throw new IOException(path + ": expected (B, H, W, D, D), given " + tensor);
    }
    return NDArray.wrap(
        tensor.data(), Shape.of(s[0], s[3] * s[4], s[1], s[2]), Layout.CHANNELS_LAST);
  }

  /** The tensors whose name starts with a prefix, which is taken off. */
  TensorFile part(String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                part.put(rest, new Tensor(rest, tensor.shape(), tensor.data()));
              }
            });
    return new TensorFile(part, Map.of());
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      map.put(key, value(parser));
    }
    return map;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      default -> parser.getText();
    };
  }
}
