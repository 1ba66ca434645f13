/** Features as pictures: principal components as colours, heat maps. */
package org.featup.viz;
