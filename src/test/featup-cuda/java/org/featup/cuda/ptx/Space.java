package org.featup.cuda.ptx;

import java.util.Locale;

/** The state spaces an address can point into. */
enum Space {
  GLOBAL,
  SHARED,
  LOCAL,
  CONST,
  PARAM,
  GENERIC;

  /** The space of a directive or modifier without its dot, or null. */
  static Space of(String word) {
    for (Space space : values()) {
      if (space != GENERIC && space.label().equals(word)) {
        return space;
      }
    }
    return null;
  }

  /** As PTX writes it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
