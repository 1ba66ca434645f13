/** The kernels as plain loops, which the JIT compiler vectorises. */
package org.featup.internal.scalar;
