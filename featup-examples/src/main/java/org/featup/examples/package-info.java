/** Five short programs, and the bundled networks that they use. */
package org.featup.examples;
