/** Composite scenes with exact masks. */
package org.featup.evaluate.scene;
