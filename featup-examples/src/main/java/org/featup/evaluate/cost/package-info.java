/** What upsamplers cost as maps grow, and plots of it. */
package org.featup.evaluate.cost;
