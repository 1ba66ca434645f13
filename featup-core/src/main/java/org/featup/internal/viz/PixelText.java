package org.featup.internal.viz;

import java.awt.image.BufferedImage;

/**
 * Small labels, of a font that is drawn here. The fonts of the desktop are not there on every
 * machine that trains: without them Java's own text ends in an error.
 */
public final class PixelText {
  private static final int WIDTH = 5;
  private static final int HEIGHT = 9;
  private static final int MARGIN = 2;
  private static final int COLOR = 0xffffff;

  /** Each sheet: its characters, then their rows, one column of space between two. */
  private static final String[][] SHEETS = {
    {
      "abcdefghijklm",
      "      #               #         ##        #       #      #  #      ##        ",
      "      #               #        #  #       #                 #       #        ",
      " ###  # ##   ###   ## #  ###   #     #### # ##   ##     ##  #  #    #   ## # ",
      "    # ##  # #     #  ## #   # ###   #   # ##  #   #      #  # #     #   # # #",
      " #### #   # #     #   # #####  #    #   # #   #   #      #  ##      #   # # #",
      "#   # #   # #   # #   # #      #     #### #   #   #      #  # #     #   #   #",
      " #### ####   ###   ####  ###   #        # #   #  ###     #  #  #   ###  #   #",
      "                                        #             #  #                   ",
      "                                     ###               ##                    ",
    },
    {
      "nopqrstuvwxyz",
      "                                     #                                       ",
      "                                     #                                       ",
      "# ##   ###  ####   #### # ##   #### ###   #   # #   # #   # #   # #   # #####",
      "##  # #   # #   # #   # ##  # #      #    #   # #   # #   #  # #  #   #    # ",
      "#   # #   # #   # #   # #      ###   #    #   # #   # # # #   #   #   #   #  ",
      "#   # #   # ##  # #  ## #         #  #  # #  ##  # #  # # #  # #   ####  #   ",
      "#   #  ###  # ##   ## # #     ####    ##   ## #   #    # #  #   #     # #####",
      "            #         #                                               #      ",
      "            #         #                                            ###       ",
    },
    {
      "0123456789.-+",
      " ###    #    ###   ###     #  #####   ##  #####  ###   ###                   ",
      "#   #  ##   #   # #   #   ##  #      #        # #   # #   #               #  ",
      "#  ##   #       #     #  # #  ####  #        #  #   # #   #               #  ",
      "# # #   #     ##    ##  #  #      # ####    #    ###   ####       ##### #####",
      "##  #   #    #        # #####     # #   #  #    #   #     #               #  ",
      "#   #   #   #     #   #    #  #   # #   #  #    #   #    #   ##           #  ",
      " ###   ###  #####  ###     #   ###   ###   #     ###   ##    ##              ",
      "                                                                             ",
      "                                                                             ",
    },
  };

  private PixelText() {}

  /**
   * Writes white on black.
   *
   * @param text letters without case, digits, point, plus and minus; others are left blank
   * @param width pixels of the picture; text that is longer is cut off
   * @return a picture of 13 rows
   */
  public static BufferedImage line(String text, int width) {
    BufferedImage picture =
        new BufferedImage(width, HEIGHT + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < text.length(); i++) {
      draw(picture, Character.toLowerCase(text.charAt(i)), MARGIN + i * (WIDTH + 1));
    }
    return picture;
  }

  private static void draw(BufferedImage picture, char character, int left) {
    for (String[] sheet : SHEETS) {
      int index = sheet[0].indexOf(character);
      for (int dot = 0; index >= 0 && dot < WIDTH * HEIGHT; dot++) {
        int x = left + dot % WIDTH;
        int y = dot / WIDTH;
        boolean set = sheet[1 + y].charAt(index * (WIDTH + 1) + dot % WIDTH) != ' ';
        if (set && x < picture.getWidth()) {
          picture.setRGB(x, MARGIN + y, COLOR);
        }
      }
    }
  }
}
