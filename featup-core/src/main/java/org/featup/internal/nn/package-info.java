/** The implicit network and its parameters; a buffer of pixels that can be fitted in its place. */
package org.featup.internal.nn;
