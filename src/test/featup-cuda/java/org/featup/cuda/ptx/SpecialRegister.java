package org.featup.cuda.ptx;

import java.util.Map;

/** A read-only register that tells a thread where it is. */
interface SpecialRegister {
  Map<String, SpecialRegister> ALL =
      Map.ofEntries(
          Map.entry("%tid.x", (b, t) -> t % b.shape().blockX()),
          Map.entry("%tid.y", (b, t) -> t / b.shape().blockX() % b.shape().blockY()),
          Map.entry("%tid.z", (b, t) -> t / b.shape().blockX() / b.shape().blockY()),
          Map.entry("%ntid.x", (b, t) -> b.shape().blockX()),
          Map.entry("%ntid.y", (b, t) -> b.shape().blockY()),
          Map.entry("%ntid.z", (b, t) -> b.shape().blockZ()),
          Map.entry("%ctaid.x", (b, t) -> (int) (b.index() % b.shape().gridX())),
          Map.entry(
              "%ctaid.y", (b, t) -> (int) (b.index() / b.shape().gridX() % b.shape().gridY())),
          Map.entry(
              "%ctaid.z", (b, t) -> (int) (b.index() / b.shape().gridX() / b.shape().gridY())),
          Map.entry("%nctaid.x", (b, t) -> b.shape().gridX()),
          Map.entry("%nctaid.y", (b, t) -> b.shape().gridY()),
          Map.entry("%nctaid.z", (b, t) -> b.shape().gridZ()),
          Map.entry("%laneid", (b, t) -> t % Warp.LANES),
          Map.entry("%warpid", (b, t) -> t / Warp.LANES),
          Map.entry("%lanemask_eq", (b, t) -> 1 << t),
          Map.entry("%lanemask_lt", (b, t) -> (1 << t) - 1),
          Map.entry("%lanemask_le", (b, t) -> (2 << t % Warp.LANES) - 1),
          Map.entry("%lanemask_gt", (b, t) -> -(2 << t % Warp.LANES)),
          Map.entry("%lanemask_ge", (b, t) -> -(1 << t)));

  /** Its value for a thread of a block. */
  int value(Block block, int thread);

  /** The register of a name, or null if there is none. */
  static SpecialRegister of(String name) {
    return ALL.get(name);
  }
}
