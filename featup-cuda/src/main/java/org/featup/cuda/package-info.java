/**
 * The CUDA backend as backend selection sees it. Nothing here names a class of JCuda; {@link
 * org.featup.cuda.driver} does.
 */
package org.featup.cuda;
