/** Classes of pixels, and how many of them were told right. */
package org.featup.evaluate.label;
