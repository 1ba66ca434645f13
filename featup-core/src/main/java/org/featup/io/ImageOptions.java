package org.featup.io;

/**
 * How {@link Images#read(java.nio.file.Path, ImageOptions)} reads a picture.
 *
 * @param upright whether a picture is turned and mirrored as the orientation in its EXIF data (or
 *     TIFF tag) says, or in its XMP data if there is none, which is how every viewer shows it;
 *     otherwise its rows come as they are stored, lying down for most portraits taken with a
 *     telephone
 */
public record ImageOptions(boolean upright) {

  /**
   * Returns the usual options: pictures come upright.
   *
   * @return what {@link Images#read(java.nio.file.Path)} does
   */
  public static ImageOptions standard() {
    return new ImageOptions(true);
  }

  /**
   * Returns options that leave the orientation alone.
   *
   * @return for rows as they are stored
   */
  public static ImageOptions asStored() {
    return new ImageOptions(false);
  }
}
