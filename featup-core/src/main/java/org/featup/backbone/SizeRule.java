package org.featup.backbone;

/** What a backbone does with an image whose size its network cannot take as it is. */
public enum SizeRule {
  /**
   * Resample the image, each side to the nearest multiple of the stride (at least one cell), or to
   * the one size of a network whose size is fixed. The map still covers the image exactly, which it
   * would not if the image were padded instead.
   */
  RESIZE,
  /**
   * Refuse it with an {@link IllegalArgumentException} that names the given and an expected size.
   */
  REFUSE
}
