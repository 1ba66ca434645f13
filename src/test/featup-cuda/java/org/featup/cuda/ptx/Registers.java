package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every register, immediate and parameter of a kernel its place in a file, so that an operand
 * is an index while running. Index 0 of each file is scratch.
 */
final class Registers {

  /**
   * A register.
   *
   * @param name for messages
   * @param type as declared
   * @param index in its file
   * @param id its number among those that must be written before they are read, or -1
   */
  record Slot(String name, PtxType type, int index, int id) {
    RegisterFile file() {
      return type.file();
    }
  }

  /** A slot that holds the same bits in all lanes. */
  record Fixed(Slot slot, long bits) {}

  /** A slot that is filled when a block starts. */
  record Special(Slot slot, SpecialRegister register) {}

  private final Map<RegisterFile, Integer> sizes = new EnumMap<>(RegisterFile.class);
  private final Map<String, Slot> named = new HashMap<>();
  private final Map<String, Slot> special = new HashMap<>();
  private final Map<List<Object>, Slot> constants = new HashMap<>();
  private final List<Fixed> fixed = new ArrayList<>();
  private final List<Special> specials = new ArrayList<>();
  private final List<String> checked = new ArrayList<>();

  Registers(Map<String, PtxType> declared) {
    declared.forEach(
        (name, type) -> {
          named.put(name, new Slot(name, type, next(type.file()), checked.size()));
          checked.add(name);
        });
  }

  private int next(RegisterFile file) {
    return sizes.merge(file, 1, Integer::sum);
  }

  /** The register of a name, or null if there is none. */
  Slot find(String name) {
    return named.get(name);
  }

  /** The special register of a name, or null if there is none. */
  Slot special(String name) {
    SpecialRegister register = SpecialRegister.of(name);
    if (register == null) {
      return null;
    }
    Slot slot = special.get(name);
    if (slot == null) {
      slot = unchecked(name, PtxType.U32);
      special.put(name, slot);
      specials.add(new Special(slot, register));
    }
    return slot;
  }

  Slot constant(PtxType type, long bits) {
    return constants.computeIfAbsent(
        List.of(type.file(), bits),
        key -> {
          Slot slot = unchecked("a constant", type);
          fixed.add(new Fixed(slot, bits));
          return slot;
        });
  }

  /** A slot for what lies between two steps of one instruction, or for a parameter. */
  Slot unchecked(String name, PtxType type) {
    return new Slot(name, type, next(type.file()), -1);
  }

  int size(RegisterFile file) {
    return sizes.getOrDefault(file, 0) + 1;
  }

  List<Fixed> fixed() {
    return fixed;
  }

  List<Special> specials() {
    return specials;
  }

  /** Names of the registers that must be written before they are read, by id. */
  List<String> checked() {
    return checked;
  }
}
