/** Training the stack: forward and backward pass, parameters, objective, held-out images. */
package org.featup.internal.train.stack;
