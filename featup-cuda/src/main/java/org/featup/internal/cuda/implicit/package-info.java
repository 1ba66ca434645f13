/** The implicit network, forward and backward. */
package org.featup.internal.cuda.implicit;
