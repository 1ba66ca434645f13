package org.featup.internal.io.picture;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.internal.io.FileBytes;

/**
 * What a file says of its picture besides the pixels. Reading it checks that files are whole whose
 * decoders do not notice.
 *
 * @param type by the first bytes, whatever the name
 * @param orientation 1 to 8 as in EXIF
 * @param profile the ICC profile; null without one
 * @param tiff null for another type
 * @param jpeg null for another type
 */
record PictureHead(FileType type, int orientation, byte[] profile, TiffTags tiff, JpegHead jpeg) {
  /** By the first bytes. */
  static FileType type(Path path) throws IOException {
    try (InputStream in = open(path)) {
      return FileTypeDetector.detectFileType(in);
    }
  }

  static PictureHead read(FileType type, Path path, FileBytes file) throws IOException {
    return switch (type) {
      case Jpeg -> jpeg(path, file);
      case Png -> png(path, file);
      case WebP -> {
        WebpCheck webp = WebpCheck.check(file);
        int orientation = Orientation.of(webp.exif(), webp.xmp());
        yield new PictureHead(type, orientation, webp.profile(), null, null);
      }
      case Tiff -> tiff(file);
      case Arw, Cr2, Dng, Nef, Orf, Rw2, Kdc, ThreeFR, Pef, Srw ->
          throw file.bad("a raw photo (" + type.getName() + "), expected a developed one");
      case Bmp -> {
        byte[] profile = BmpCheck.check(file);
        yield new PictureHead(type, Orientation.UPRIGHT, profile, null, null);
      }
      case Gif -> {
        try (InputStream in = open(path)) {
          GifCheck.check(in, file);
        }
        yield new PictureHead(type, Orientation.UPRIGHT, null, null, null);
      }
      default -> new PictureHead(type, Orientation.UPRIGHT, null, null, null);
    };
  }

  private static InputStream open(Path path) throws IOException {
    return new BufferedInputStream(Files.newInputStream(path));
  }

  private static PictureHead jpeg(Path path, FileBytes file) throws IOException {
    try (InputStream in = open(path)) {
      JpegHead head = JpegHead.read(in);
      int orientation = Orientation.of(head.exif(), head.xmp());
      return new PictureHead(FileType.Jpeg, orientation, head.profile(), null, head);
    } catch (IOException e) {
      throw file.bad(String.valueOf(e.getMessage()));
    }
  }

  private static PictureHead png(Path path, FileBytes file) throws IOException {
    PngCheck.check(file);
    try (InputStream in = open(path)) {
      PngHead head = PngHead.read(in);
      int orientation = Orientation.of(head.exif(), head.xmp());
      return new PictureHead(FileType.Png, orientation, head.profile(), null, null);
    } catch (IOException e) {
      throw file.bad(String.valueOf(e.getMessage()));
    }
  }

  private static PictureHead tiff(FileBytes file) throws IOException {
    TiffTags tags;
    try {
      tags = TiffTags.read(new FileBytesReader(file));
    } catch (IOException e) {
      throw file.bad("corrupt TIFF: " + e.getMessage());
    }
    TiffCheck.check(file, tags);
    int orientation = Orientation.ofTags(tags, tags.bytes(TiffTags.XMP));
    return new PictureHead(FileType.Tiff, orientation, tags.bytes(TiffTags.PROFILE), tags, null);
  }
}
