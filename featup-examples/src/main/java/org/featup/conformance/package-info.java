/** Compares a backend with files of expected values: {@code featup conformance}. */
package org.featup.conformance;
