/**
 * What several operations share: bands and pieces of a map, scratch memory, resampling, 1x1
 * convolutions.
 */
package org.featup.internal.cpu.common;
