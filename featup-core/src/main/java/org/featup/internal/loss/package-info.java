/** Terms of the training loss that no program calls by itself. */
package org.featup.internal.loss;
