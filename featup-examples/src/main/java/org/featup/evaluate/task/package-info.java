/**
 * Tasks of vision on data sets: segmentation, depth, class activation maps, boundaries, and what
 * upsampling costs. A {@link org.featup.evaluate.task.Task} counts, photo by photo; {@link
 * org.featup.evaluate.task.DatasetEvaluation} goes through the data set and adds the counts up.
 */
package org.featup.evaluate.task;
