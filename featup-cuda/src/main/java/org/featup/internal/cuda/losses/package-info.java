/** What training needs besides: losses, maps that gradients are collected in, the optimiser. */
package org.featup.internal.cuda.losses;
