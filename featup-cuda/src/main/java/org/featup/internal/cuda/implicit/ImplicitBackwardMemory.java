package org.featup.internal.cuda.implicit;

import org.featup.internal.cuda.driver.DeviceMemory;

/**
 * Gradients of the implicit network's activations for a block of pixels.
 *
 * @param dSecond by the second convolution
 * @param dNormedFirst by the norm in front of it
 * @param dFirst by the first convolution
 * @param dNormedFeatures by the norm in front of it
 * @param dFeatures by the Fourier features
 */
record ImplicitBackwardMemory(
    DeviceMemory dSecond,
    DeviceMemory dNormedFirst,
    DeviceMemory dFirst,
    DeviceMemory dNormedFeatures,
    DeviceMemory dFeatures) {}
