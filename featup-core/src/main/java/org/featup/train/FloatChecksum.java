package org.featup.train;

import java.util.zip.CRC32C;

/** A checksum over numbers, by which a run knows the arrays it was started with. */
final class FloatChecksum {
  private final CRC32C crc = new CRC32C();

  FloatChecksum add(float[] values) {
    for (float value : values) {
      int bits = Float.floatToIntBits(value);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        crc.update(bits >>> shift);
      }
    }
    return this;
  }

  /** In hexadecimal digits. */
  @Override
  public String toString() {
    return Long.toHexString(crc.getValue());
  }
}
