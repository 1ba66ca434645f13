/** The implicit network, forward and backward. */
package org.featup.internal.cpu.implicit;
