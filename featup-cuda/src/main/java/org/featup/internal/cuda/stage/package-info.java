/** A stage of the stack: filters, their application, and the backward pass. */
package org.featup.internal.cuda.stage;
