/** Fewer channels: principal components ({@link org.featup.reduce.Pca}) and random projections. */
package org.featup.reduce;
