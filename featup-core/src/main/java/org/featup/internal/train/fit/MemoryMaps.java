package org.featup.internal.train.fit;

import java.util.Arrays;

/** Maps in memory. */
final class MemoryMaps implements MapStore {
  private final float[][] maps;

  MemoryMaps(int count) {
    maps = new float[count][];
  }

  @Override
  public void put(int index, float[] elements) {
    maps[index] = elements.clone();
  }

  @Override
  public void get(int index, float[] into, int at) {
    System.arraycopy(maps[index], 0, into, at, maps[index].length);
  }

  @Override
  public void close() {
    Arrays.fill(maps, null);
  }
}
