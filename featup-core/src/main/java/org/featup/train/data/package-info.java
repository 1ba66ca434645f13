/** Photos to learn from: folders, random crops, batches in an order that a seed gives. */
package org.featup.train.data;
