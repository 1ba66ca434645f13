/**
 * A device as the operations see it: the session with its streams and kernels, buffers, arguments
 * copied to the device, matrix products by PTX or cuBLAS.
 */
package org.featup.internal.cuda.memory;
