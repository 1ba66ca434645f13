/** Scenes with measured depth. */
package org.featup.evaluate.depth;
