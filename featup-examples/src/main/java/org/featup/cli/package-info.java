/**
 * The command line {@code featup}: a class for each command, and the options that several share.
 */
package org.featup.cli;
