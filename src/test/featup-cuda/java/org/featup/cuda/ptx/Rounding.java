package org.featup.cuda.ptx;

import java.math.BigDecimal;

/** The rounding modes of PTX. */
enum Rounding {
  NEAREST_EVEN,
  ZERO,
  DOWN,
  UP;

  /** The mode of a modifier; without one, nothing is lost and all modes are the same. */
  static Rounding of(String modifier) {
    if (modifier == null) {
      return NEAREST_EVEN;
    }
    return switch (modifier) {
      case "rz", "rzi" -> ZERO;
      case "rm", "rmi" -> DOWN;
      case "rp", "rpi" -> UP;
      default -> NEAREST_EVEN;
    };
  }

  /** The mode that does to a number's negative what this does to the number. */
  Rounding mirrored() {
    return this == DOWN ? UP : this == UP ? DOWN : this;
  }

  double integral(double value) {
    return switch (this) {
      case NEAREST_EVEN -> Math.rint(value);
      case ZERO -> value < 0 ? Math.ceil(value) : Math.floor(value);
      case DOWN -> Math.floor(value);
      case UP -> Math.ceil(value);
    };
  }

  /** A float for a double. */
  float single(double value) {
    float nearest = (float) value;
    if (Double.isNaN(value) || nearest == value || this == NEAREST_EVEN) {
      return nearest;
    }
    boolean above = nearest > value;
    return above
        ? (lowers(value) ? Math.nextDown(nearest) : nearest)
        : (raises(value) ? Math.nextUp(nearest) : nearest);
  }

  /** A float for an integer, which may have more digits than a double. */
  float single(BigDecimal value) {
    float nearest = value.floatValue();
    int order = new BigDecimal(nearest).compareTo(value);
    if (order > 0 && lowers(value.signum())) {
      return Math.nextDown(nearest);
    }
    return order < 0 && raises(value.signum()) ? Math.nextUp(nearest) : nearest;
  }

  /** A double for an integer. */
  double doubled(BigDecimal value) {
    double nearest = value.doubleValue();
    int order = new BigDecimal(nearest).compareTo(value);
    if (order > 0 && lowers(value.signum())) {
      return Math.nextDown(nearest);
    }
    return order < 0 && raises(value.signum()) ? Math.nextUp(nearest) : nearest;
  }

  private boolean lowers(double value) {
    return this == DOWN || (this == ZERO && value > 0);
  }

  private boolean raises(double value) {
    return this == UP || (this == ZERO && value < 0);
  }
}
