package org.featup.cuda.ptx;

/**
 * A word of PTX text. Opcodes with their modifiers and registers with their components are one
 * word: {@code ld.global.f32}, {@code %tid.x}.
 *
 * @param kind what it is
 * @param text its characters
 * @param line where it stands, from 1
 */
record Token(Kind kind, String text, int line) {

  /** Kinds of tokens. */
  enum Kind {
    WORD,
    NUMBER,
    STRING,
    SIGN,
    END
  }

  boolean is(String expected) {
    return kind != Kind.STRING && text.equals(expected);
  }

  /** For messages. */
  String shown() {
    return kind == Kind.END ? "the end of the text" : "'" + text + "'";
  }
}
