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
 * names the kernel, the line of the PTX text, the block and the thread on
 *
 * <ul>
 *   <li>accesses out of bounds, misaligned, of freed memory, or of memory and registers that nobody
 *       wrote. A download is an access too, so an output that no thread writes is found;
 *   <li>data races: two threads access a place, one of them writes, not both atomically, and no
 *       barrier lies between; in a launch nothing orders the blocks. Writing the same value twice
 *       is a race. So is a write to what {@code ld.global.nc} reads in the same launch;
 *   <li>barriers that not all threads reach, and shuffles and votes whose mask is not the lanes
 *       that run them together;
 *   <li>integers divided by zero, loops without end, arguments and shapes that do not fit.
 * </ul>
 *
 * <p>Loading throws it on what PTX forbids, and on instructions, modifiers and types that are not
 * known here: these are the ones our kernels may use. Shared variables lie apart from each other,
 * aligned as declared and no more; allocations are aligned to 256 bytes and no more.
 *
 * <p>{@link org.featup.cuda.ptx.InterpretedDriver#lastLaunch} has counts of a launch: bytes and
 * sectors of global memory, bank conflicts, instructions; {@link
 * org.featup.cuda.ptx.InterpretedDriver#failures} orders failures.
 *
 * <p>What differs from a device: {@code .approx} instructions are computed in double and rounded,
 * which lies within the errors that PTX documents; {@code mul} and {@code add} without {@code .rn}
 * are never contracted; lanes that part run one group after the other, the one furthest behind
 * first, and meet where the text brings them to the same line; sums of {@code red.add} depend on
 * the order of the blocks, which run on several threads, as they do on a device.
 *
 * <p>How it works: {@link org.featup.cuda.ptx.PtxText} parses, {@link
 * org.featup.cuda.ptx.KernelCompiler} turns each instruction into steps whose operands are indices,
 * {@link org.featup.cuda.ptx.WarpRun} runs a step for all lanes of a warp at once, {@link
 * org.featup.cuda.ptx.Block} its warps in turn from barrier to barrier, {@link
 * org.featup.cuda.ptx.Launch} the blocks. {@link org.featup.cuda.ptx.MemoryRegion} knows which
 * bytes were written, {@link org.featup.cuda.ptx.Shadow} who accessed them when. A new instruction
 * goes into one of the classes that {@link org.featup.cuda.ptx.InstructionSet} lists.
 */
package org.featup.cuda.ptx;
