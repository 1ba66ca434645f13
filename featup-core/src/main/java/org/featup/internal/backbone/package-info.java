/**
 * ONNX graphs and their inputs and outputs, padding to whole cells, and random networks for
 * training.
 */
package org.featup.internal.backbone;
