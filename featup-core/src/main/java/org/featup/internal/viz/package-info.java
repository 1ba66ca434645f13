/** Text in pictures. */
package org.featup.internal.viz;
