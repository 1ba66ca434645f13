package org.featup.internal.train.loop;

import java.util.zip.CRC32C;

/** A checksum over numbers, by which a run knows the arrays it was started with. */
public final class FloatChecksum {
  private final CRC32C crc = new CRC32C();

  /** The checksum of no numbers. */
  public FloatChecksum() {}

  /**
   * Goes on with more numbers.
   *
   * @param values in the order that counts
   * @return this
   */
  public FloatChecksum add(float[] values) {
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
