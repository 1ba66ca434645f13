/**
 * Readers of tensors: NumPy and safetensors headers, PyTorch checkpoints. Nothing in them is
 * executed.
 */
package org.featup.internal.io.tensor;
