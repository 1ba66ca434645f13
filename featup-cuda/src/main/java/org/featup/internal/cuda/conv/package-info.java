/** The spatially adaptive convolution (equation 4) and its gradients. */
package org.featup.internal.cuda.conv;
