package org.featup.io;

import java.util.Arrays;
import java.util.Random;

/** Damages files in the ways that find bugs in readers. The same seed gives the same damage. */
final class Mutator {
  private static final long[] LENGTHS = {
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    1L << 60,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2
  };

  private final Random random;

  Mutator(long seed) {
    this.random = new Random(seed);
  }

  byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times && bytes.length > 0; i++) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int at = place(bytes.length);
    switch (random.nextInt(9)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) random.nextInt(256);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        return splice(bytes, at, random.nextInt(64), at, 0);
      }
      case 5 -> {
        return splice(bytes, at, 0, place(bytes.length), random.nextInt(64));
      }
      case 6 -> {
        int count = random.nextInt(64);
        return splice(bytes, at, count, place(bytes.length), count);
      }
      default -> {
        long value = LENGTHS[random.nextInt(LENGTHS.length)] + random.nextInt(3) - 1;
        int width = 1 << random.nextInt(4);
        boolean little = random.nextInt(4) > 0;
        for (int i = 0; i < width && at + i < bytes.length; i++) {
          bytes[at + i] = (byte) (value >>> (8 * (little ? i : width - 1 - i)));
        }
      }
    }
    return bytes;
  }

  /** Headers are at one of the ends; the numbers between are hard to get wrong. */
  private int place(int length) {
    int window =
        switch (random.nextInt(4)) {
          case 0 -> length;
          case 1 -> Math.min(length, 64);
          default -> Math.min(length, 5000);
        };
    int place = random.nextInt(window);
    return random.nextInt(4) == 0 ? length - 1 - place : place;
  }

  /** Replaces bytes by a copy of others. */
  private static byte[] splice(byte[] bytes, int at, int removed, int from, int inserted) {
    int tail = Math.min(bytes.length, at + removed);
    int count = Math.min(inserted, bytes.length - from);
    byte[] result = new byte[at + count + bytes.length - tail];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(bytes, from, result, at, count);
    System.arraycopy(bytes, tail, result, at + count, bytes.length - tail);
    return result;
  }
}
