/**
 * Files: pictures ({@link org.featup.io.Images}), features as safetensors or NumPy arrays ({@link
 * org.featup.io.FeatureFiles}), weights as safetensors or PyTorch checkpoints ({@link
 * org.featup.io.WeightFile}). Nothing in a file is ever executed.
 */
package org.featup.io;
