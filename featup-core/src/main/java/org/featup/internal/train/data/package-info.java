/** Images to learn from: folders, crops, batches in an order that the seed determines. */
package org.featup.internal.train.data;
