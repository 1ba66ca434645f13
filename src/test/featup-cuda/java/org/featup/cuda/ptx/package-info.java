/**
 * Runs our PTX files on the CPU, in tests. {@link org.featup.cuda.ptx.InterpretedDriver} is a
 * driver like any other:
 *
 * <pre>{@code
 * InterpretedDriver driver = new InterpretedDriver();
 * try (CudaSession session = new CudaSession(driver.open(0))) {
 *   NDArray out = new CudaThing(session).forward(source);
 *   out.device().copyTo(result);
 *   out.close();
 * }
 * driver.assertAllClosed();
 * }</pre>
 *
 * <p>A launch runs before it returns. It throws a {@link org.featup.cuda.ptx.PtxException} that
 * names the kernel, the line of the PTX text, the block and the thread on: access out of bounds,
 * misaligned, of freed memory or of memory and registers that nobody wrote (a download is an access
 * too, so an output element that no thread writes is found); barriers that not all threads reach;
 * shuffles whose mask is not the lanes at the instruction; division of an integer by zero; loops
 * without end; wrong arguments. Loading throws it with the line for what PTX forbids and for
 * instructions, modifiers and types that are not known here. Shared variables lie apart from each
 * other, aligned as declared and no more; allocations are aligned to 256 bytes and no more.
 *
 * <p>What differs from a device: {@code .approx} instructions are computed in double and rounded,
 * so they are better than documented; {@code mul} and {@code add} without {@code .rn} are never
 * contracted; lanes that part run one group after the other, the one furthest behind first, and
 * meet where the text brings them to the same line; blocks run on several threads in any order.
 */
package org.featup.cuda.ptx;
