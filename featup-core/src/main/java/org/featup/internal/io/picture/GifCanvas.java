package org.featup.internal.io.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/**
 * Where the first frame of a GIF lies on its canvas, which is the picture; what it leaves free is
 * transparent, as browsers have it.
 *
 * @param width of the canvas
 * @param height of the canvas
 * @param frame where the frame is
 */
record GifCanvas(int width, int height, Rectangle frame) {

  static GifCanvas of(ImageReader reader) throws IOException {
    Node stream = reader.getStreamMetadata().getAsTree("javax_imageio_gif_stream_1.0");
    Node image = reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
    Rectangle frame =
        new Rectangle(
            number(image, "ImageDescriptor", "imageLeftPosition"),
            number(image, "ImageDescriptor", "imageTopPosition"),
            reader.getWidth(0),
            reader.getHeight(0));
    return new GifCanvas(
        Math.max(
            number(stream, "LogicalScreenDescriptor", "logicalScreenWidth"), frame.x + frame.width),
        Math.max(
            number(stream, "LogicalScreenDescriptor", "logicalScreenHeight"),
            frame.y + frame.height),
        frame);
  }

  private static int number(Node root, String element, String attribute) {
    Node node = ((IIOMetadataNode) root).getElementsByTagName(element).item(0);
    return node == null ? 0 : Integer.parseInt(((IIOMetadataNode) node).getAttribute(attribute));
  }

  BufferedImage place(BufferedImage image) {
    if (image.getWidth() == width && image.getHeight() == height) {
      return image;
    }
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    int[] row = new int[frame.width];
    for (int y = 0; y < frame.height; y++) {
      image.getRGB(0, y, frame.width, 1, row, 0, frame.width);
      canvas.setRGB(frame.x, frame.y + y, frame.width, 1, row, 0, frame.width);
    }
    return canvas;
  }
}
