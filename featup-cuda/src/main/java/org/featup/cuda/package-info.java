/**
 * The backend {@code cuda}: FeatUp on NVIDIA GPUs, in hand-written PTX that is part of the jar.
 * With this artifact on the class path and a driver installed it is found, and chosen as the
 * fastest.
 */
package org.featup.cuda;
