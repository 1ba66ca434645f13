package org.featup.io;

import java.nio.file.Path;

/**
 * A file or folder that is not used.
 *
 * @param file where it is
 * @param reason why; it does not repeat the name
 */
public record PassedOver(Path file, String reason) {}
