package org.featup.cuda.ptx;

/** Numbers as PTX writes them. */
final class Literals {

  private Literals() {}

  /** The value of a token that is a number. */
  static Operand number(Token token) {
    String text = token.text().endsWith("U") ? chop(token.text(), 1) : token.text();
    try {
      if (text.startsWith("0x") || text.startsWith("0X")) {
        return new Operand.Whole(Long.parseUnsignedLong(text.substring(2), 16));
      }
      if (text.startsWith("0f") || text.startsWith("0F")) {
        return new Operand.Real(
            Float.intBitsToFloat(Integer.parseUnsignedInt(text.substring(2), 16)));
      }
      if (text.startsWith("0d") || text.startsWith("0D")) {
        return new Operand.Real(
            Double.longBitsToDouble(Long.parseUnsignedLong(text.substring(2), 16)));
      }
      if (text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E')) {
        return new Operand.Real(Double.parseDouble(text));
      }
      boolean octal = text.length() > 1 && text.startsWith("0");
      return new Operand.Whole(Long.parseUnsignedLong(text, octal ? 8 : 10));
    } catch (NumberFormatException e) {
      throw PtxException.at(token.line(), "not a number of 64 bits: " + token.text());
    }
  }

  private static String chop(String text, int end) {
    return text.substring(0, text.length() - end);
  }
}
