package org.featup.internal.train.loop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run was started with, as far as its results depend on it: flat keys such as {@code
 * optimizer.learningRate} with a number, a truth value or a text each. A checkpoint carries it, and
 * a run resumes only with the same. Immutable.
 */
public final class Configuration {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Configuration EMPTY = new Configuration(new TreeMap<>());

  /** Values are Long, Double, Boolean or String. */
  private final SortedMap<String, Object> values;

  private Configuration(SortedMap<String, Object> values) {
    this.values = values;
  }

  /**
   * Nothing.
   *
   * @return a configuration without keys
   */
  public static Configuration empty() {
    return EMPTY;
  }

  /**
   * Adds a value.
   *
   * @param key not there yet
   * @param value a number, a truth value, null, or anything else by its {@code toString}; a record
   *     adds one key per component, {@code key.component}, so that no option is forgotten, a map
   *     one per entry, and an Optional what it holds: nothing if it is empty, so that what was
   *     written before there was such an option is still the same
   * @return a configuration with it
   * @throws IllegalArgumentException if the key is there already, or a number is not finite
   */
  public Configuration with(String key, Object value) {
    if (value instanceof Record options) {
      Configuration result = this;
      for (RecordComponent component : options.getClass().getRecordComponents()) {
        result = result.with(key + "." + component.getName(), read(options, component));
      }
      return result;
    }
    if (value instanceof Optional<?> option) {
      return option.isPresent() ? with(key, option.get()) : this;
    }
    if (value instanceof Map<?, ?> entries) {
      Configuration result = this;
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        result = result.with(key + "." + entry.getKey(), entry.getValue());
      }
      return result;
    }
    SortedMap<String, Object> more = new TreeMap<>(values);
    if (more.put(key, scalar(key, value)) != null) {
      throw new IllegalArgumentException(key + " is configured twice");
    }
    return new Configuration(more);
  }

  private static Object read(Record options, RecordComponent component) {
    try {
      return component.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(options.getClass() + " cannot be read: " + e, e);
    }
  }

  private static Object scalar(String key, Object value) {
    if (value instanceof Float || value instanceof Double) {
      double number = Double.parseDouble(value.toString()); // 0.1f as 0.1
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(key + ": expected a finite number, given " + value);
      }
      return number;
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value instanceof Boolean ? value : String.valueOf(value);
  }

  /**
   * How two configurations differ.
   *
   * @param given the other one
   * @return a line for each key that only one has or that has another value; empty if they are
   *     equal
   */
  public List<String> differences(Configuration given) {
    SortedSet<String> keys = new TreeSet<>(values.keySet());
    keys.addAll(given.values.keySet());
    List<String> lines = new ArrayList<>();
    for (String key : keys) {
      Object stored = values.get(key);
      Object now = given.values.get(key);
      if (!Objects.equals(stored, now)) {
        lines.add(key + " was " + orNothing(stored) + ", given " + orNothing(now));
      }
    }
    return lines;
  }

  private static String orNothing(Object value) {
    return value == null ? "nothing" : value.toString();
  }

  /**
   * Writes it down.
   *
   * @return a JSON object, its keys sorted
   */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : values.entrySet()) {
        json.writeFieldName(entry.getKey());
        json.writePOJO(entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no file behind a StringWriter
    }
    return text.toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param text a flat JSON object
   * @return the configuration
   * @throws IOException if it is anything else
   */
  public static Configuration parse(String text) throws IOException {
    SortedMap<String, Object> values = new TreeMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the configuration is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        values.put(key, value(key, json));
      }
    }
    return new Configuration(values);
  }

  private static Object value(String key, JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      case VALUE_STRING -> json.getText();
      default ->
          throw new IOException(
              "configuration " + key + ": expected a number, a text or true or false");
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Configuration configuration && values.equals(configuration.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
