package org.featup.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The smallest ICC profiles that say something. */
public final class IccProfiles {
  /** Red, green and blue of sRGB in the profile's white, and that white. */
  private static final double[][] PRIMARIES = {
    {0.4361, 0.2225, 0.0139}, {0.3851, 0.7169, 0.0971}, {0.1431, 0.0606, 0.7141}
  };

  private static final double[] WHITE = {0.9642, 1, 0.8249};

  private IccProfiles() {}

  /** sRGB with a plain exponent, whose first two primaries may be swapped. */
  public static byte[] rgb(double gamma, boolean swapped) {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    tags.put("wtpt", xyz(WHITE));
    tags.put("rXYZ", xyz(PRIMARIES[swapped ? 1 : 0]));
    tags.put("gXYZ", xyz(PRIMARIES[swapped ? 0 : 1]));
    tags.put("bXYZ", xyz(PRIMARIES[2]));
    for (String curve : new String[] {"rTRC", "gTRC", "bTRC"}) {
      tags.put(curve, curve(gamma));
    }
    return profile("RGB ", tags);
  }

  public static byte[] grey(double gamma) {
    Map<String, byte[]> tags = new LinkedHashMap<>();
    tags.put("wtpt", xyz(WHITE));
    tags.put("kTRC", curve(gamma));
    return profile("GRAY", tags);
  }

  private static byte[] profile(String space, Map<String, byte[]> tags) {
    int size = 128 + 4 + 12 * tags.size() + tags.values().stream().mapToInt(b -> b.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putInt(size).putInt(0).putInt(0x02400000).put(text("mntr")).put(text(space));
    out.put(text("XYZ ")).position(36).put(text("acsp"));
    out.position(68);
    for (double value : WHITE) {
      out.putInt(fixed(value));
    }
    out.position(128).putInt(tags.size());
    int at = 128 + 4 + 12 * tags.size();
    for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
      out.put(text(tag.getKey())).putInt(at).putInt(tag.getValue().length);
      System.arraycopy(tag.getValue(), 0, out.array(), at, tag.getValue().length);
      at += tag.getValue().length;
    }
    return out.array();
  }

  private static byte[] xyz(double[] values) {
    ByteBuffer out = ByteBuffer.allocate(20).put(text("XYZ ")).putInt(0);
    for (double value : values) {
      out.putInt(fixed(value));
    }
    return out.array();
  }

  private static byte[] curve(double gamma) {
    ByteBuffer out = ByteBuffer.allocate(16).put(text("curv")).putInt(0).putInt(1);
    return out.putShort((short) Math.round(256 * gamma)).array();
  }

  private static int fixed(double value) {
    return (int) Math.round(65536 * value);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
