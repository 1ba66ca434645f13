/** The parts of upsamplers: stages and their sizes, guidance, kept memory, files of weights. */
package org.featup.internal.upsample;
