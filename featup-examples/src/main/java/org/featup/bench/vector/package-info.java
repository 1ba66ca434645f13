/**
 * The loop that measures the peak of multiply-adds. Compiled on its own, with the incubating module
 * added.
 */
package org.featup.bench.vector;
