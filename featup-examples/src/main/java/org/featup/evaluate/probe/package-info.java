/** Linear probes on features. */
package org.featup.evaluate.probe;
