/** Bytes of files, their formats by the first bytes, and their access rights. */
package org.featup.internal.io;
