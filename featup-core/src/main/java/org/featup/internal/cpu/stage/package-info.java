/**
 * A stage of the stack: its filters (equations 5 and 6), their application with the resize folded
 * in, and the backward pass.
 */
package org.featup.internal.cpu.stage;
