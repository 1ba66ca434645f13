/** The PTX that ships as machine code: what it takes of a multiprocessor, and what that leaves. */
package org.featup.cuda.machine;
