package org.featup.internal.cuda.driver;

/**
 * The shape of a launch.
 *
 * @param gridX blocks along x, 1 to 2^31 - 1
 * @param gridY blocks along y, 1 to 65535
 * @param gridZ blocks along z, 1 to 65535
 * @param blockX threads of a block along x
 * @param blockY threads of a block along y
 * @param blockZ threads of a block along z
 * @param sharedBytes dynamic shared memory of a block
 */
public record LaunchShape(
    int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int sharedBytes) {

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if the device could not run it
   */
  public LaunchShape {
    long threads = (long) blockX * blockY * blockZ;
    boolean fits = gridX >= 1 && gridY >= 1 && gridZ >= 1 && gridY <= 65535 && gridZ <= 65535;
    if (!fits || blockX < 1 || blockY < 1 || blockZ < 1 || threads > 1024 || sharedBytes < 0) {
      throw new IllegalArgumentException(
          "expected a grid of at least 1, at most 65535 along y and z, and 1 to 1024 threads, given"
              + String.format(
                  " %d x %d x %d blocks of %d x %d x %d threads, %d bytes",
                  gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes));
    }
  }

  /**
   * A flat launch.
   *
   * @param blocks along x
   * @param threads of a block, along x
   * @return the shape, without dynamic shared memory
   */
  public static LaunchShape of(int blocks, int threads) {
    return new LaunchShape(blocks, 1, 1, threads, 1, 1, 0);
  }
}
