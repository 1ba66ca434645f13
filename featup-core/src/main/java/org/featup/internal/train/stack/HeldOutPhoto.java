package org.featup.internal.train.stack;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.featup.internal.train.data.ImageFolder;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.io.PassedOver;
import org.featup.ndarray.NDArray;
import org.featup.train.TrainingListener;

/**
 * The square in the middle of a photo that is not learned from, and the same at several times the
 * size as far as the file has the detail.
 *
 * @param name its path below the folder
 * @param image 1x3xSxS, normalised for ImageNet
 * @param enlarged by scale k, 1x3x(kS)x(kS)
 */
public record HeldOutPhoto(String name, NDArray image, SortedMap<Integer, NDArray> enlarged) {
  /**
   * Reads all that can be used.
   *
   * @param options how pictures are read
   * @param size S
   * @param scales the k that are wanted
   * @param listener receives the others
   * @throws IOException if none can be used, or the listener fails
   */
  public static List<HeldOutPhoto> read(
      ImageFolder folder,
      ImageOptions options,
      int size,
      List<Integer> scales,
      TrainingListener listener)
      throws IOException {
    for (PassedOver other : folder.passedOver()) {
      listener.badImage(other.file(), other.reason());
    }
    List<HeldOutPhoto> photos = new ArrayList<>();
    for (int i = 0; i < folder.files().size(); i++) {
      try {
        BufferedImage square = square(Images.read(folder.files().get(i), options), size);
        photos.add(of(folder.name(i), square, size, scales));
      } catch (ClosedByInterruptException e) {
        throw e; // the picture is not to blame
      } catch (IOException e) {
        listener.badImage(folder.files().get(i), String.valueOf(e.getMessage()));
      }
    }
    if (photos.isEmpty()) {
      throw new IOException(
          folder.folder() + ": none of its " + folder.files().size() + " pictures can be used");
    }
    return photos;
  }

  private static BufferedImage square(BufferedImage photo, int size) throws IOException {
    int side = Math.min(photo.getWidth(), photo.getHeight());
    if (side < size) {
      throw new IOException(
          photo.getWidth()
              + "x"
              + photo.getHeight()
              + " pixels, expected at least "
              + size
              + "x"
              + size);
    }
    return photo.getSubimage(
        (photo.getWidth() - side) / 2, (photo.getHeight() - side) / 2, side, side);
  }

  private static HeldOutPhoto of(
      String name, BufferedImage square, int size, List<Integer> scales) {
    SortedMap<Integer, NDArray> enlarged = new TreeMap<>();
    for (int scale : scales) {
      int side = Math.multiplyExact(scale, size);
      if (Images.hasDetailOf(square, side, side)) {
        enlarged.put(scale, Images.toNDArray(Images.resize(square, side, side)));
      }
    }
    return new HeldOutPhoto(name, Images.toNDArray(Images.resize(square, size, size)), enlarged);
  }
}
