/**
 * Data sets in the folders that people have them in. Start with {@link
 * org.featup.evaluate.dataset.DatasetLayout}, which finds the samples; {@link
 * org.featup.evaluate.dataset.SampleReader} reads them.
 */
package org.featup.evaluate.dataset;
