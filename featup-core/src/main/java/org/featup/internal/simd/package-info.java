/** The kernels by the Vector API. Compiled on its own, with the incubating module added. */
package org.featup.internal.simd;
