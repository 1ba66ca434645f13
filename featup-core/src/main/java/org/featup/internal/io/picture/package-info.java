/** Readers of pictures, and the checks that refuse what would be decoded wrongly. */
package org.featup.internal.io.picture;
