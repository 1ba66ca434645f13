/** Small changes of PTX text, each of which the comparisons of its kernel must notice. */
package org.featup.cuda.mutation;
