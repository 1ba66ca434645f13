package org.featup.io;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import com.drew.imaging.png.PngChunk;
import com.drew.imaging.png.PngChunkReader;
import com.drew.imaging.png.PngChunkType;
import com.drew.imaging.png.PngProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.StreamReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/**
 * What a file says of its picture besides the pixels. Reading it checks that files are whole whose
 * decoders do not notice.
 *
 * @param type by the first bytes, whatever the name
 * @param orientation 1 to 8 as in EXIF
 * @param profile the ICC profile; null without one, and for WebP, whose reader applies it
 * @param tiff null for another type
 * @param jpeg null for another type
 */
record PictureHead(FileType type, int orientation, byte[] profile, TiffTags tiff, JpegHead jpeg) {
  private static final int UPRIGHT = 1;
  private static final int ORIENTATIONS = 8;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

  private static final Set<PngChunkType> CHUNKS = Set.of(PngChunkType.eXIf, PngChunkType.iCCP);

  /** The largest profiles, of printers, have a few megabytes. */
  private static final int PROFILE_BYTES = 1 << 24;

  static PictureHead read(Path path, FileBytes file) throws IOException {
    FileType type;
    try (InputStream in = open(path)) {
      type = FileTypeDetector.detectFileType(in);
    }
    return switch (type) {
      case Jpeg -> jpeg(path, file);
      case Png -> png(path, file);
      case WebP -> new PictureHead(type, orientation(WebpCheck.check(file)), null, null, null);
      case Tiff -> tiff(file);
      case Arw, Cr2, Dng, Nef, Orf, Rw2, Kdc, ThreeFR, Pef, Srw ->
          throw file.bad("a raw photo (" + type.getName() + "), expected a developed one");
      default -> new PictureHead(type, UPRIGHT, null, null, null);
    };
  }

  private static InputStream open(Path path) throws IOException {
    return new BufferedInputStream(Files.newInputStream(path));
  }

  private static PictureHead jpeg(Path path, FileBytes file) throws IOException {
    try (InputStream in = open(path)) {
      JpegHead head = JpegHead.read(in);
      return new PictureHead(FileType.Jpeg, orientation(head.exif()), head.profile(), null, head);
    } catch (IOException e) {
      throw file.bad(String.valueOf(e.getMessage()));
    }
  }

  private static PictureHead png(Path path, FileBytes file) throws IOException {
    PngCheck.check(file);
    byte[] exif = null;
    byte[] profile = null;
    try (InputStream in = open(path)) {
      for (PngChunk chunk : new PngChunkReader().extract(new StreamReader(in), CHUNKS)) {
        if (chunk.getType().equals(PngChunkType.eXIf)) {
          exif = chunk.getBytes();
        } else {
          profile = inflate(chunk.getBytes());
        }
      }
    } catch (PngProcessingException | RuntimeException e) {
      throw file.bad("corrupt PNG: " + e.getMessage());
    }
    return new PictureHead(FileType.Png, orientation(exif), profile, null, null);
  }

  /** A profile after its name, a zero and the method; one that is corrupt is none. */
  private static byte[] inflate(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    int from = Math.min(chunk.length, name + 2);
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(chunk, from, chunk.length - from))) {
      return in.readNBytes(PROFILE_BYTES);
    } catch (IOException e) {
      return new byte[0];
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
    int orientation = inRange(tags.number(TiffTags.ORIENTATION, UPRIGHT));
    return new PictureHead(FileType.Tiff, orientation, tags.bytes(TiffTags.PROFILE), tags, null);
  }

  /** What EXIF data say; corrupt ones say nothing, and never make a picture unreadable. */
  private static int orientation(byte[] exif) {
    if (exif == null) {
      return UPRIGHT;
    }
    boolean marked =
        exif.length > EXIF.length && Arrays.equals(exif, 0, EXIF.length, EXIF, 0, EXIF.length);
    try {
      TiffTags tags =
          TiffTags.read(
              new ByteArrayReader(
                  marked ? Arrays.copyOfRange(exif, EXIF.length, exif.length) : exif));
      return inRange(tags.number(TiffTags.ORIENTATION, UPRIGHT));
    } catch (IOException e) {
      return UPRIGHT;
    }
  }

  private static int inRange(long orientation) {
    return orientation >= 1 && orientation <= ORIENTATIONS ? (int) orientation : UPRIGHT;
  }
}
