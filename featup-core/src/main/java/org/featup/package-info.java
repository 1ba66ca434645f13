/**
 * Features of a vision backbone at the resolution of the image, by FeatUp (arXiv 2403.10516). Start
 * with {@link org.featup.FeatUp}: {@code FeatUp.upsample(features, image)} needs nothing else.
 */
package org.featup;
