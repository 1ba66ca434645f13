/** Measurements of speed and memory: {@code featup bench} and {@code featup jmh}. */
package org.featup.bench;
