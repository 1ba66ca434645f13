/** The CUDA driver behind an interface, and its implementation over JCuda, the only user of it. */
package org.featup.internal.cuda.driver;
