package org.featup.cli;

import picocli.CommandLine.IVersionProvider;

/** The version, from the manifest of the jar. */
final class Versions implements IVersionProvider {
  Versions() {}

  static String featup() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"featup " + featup()};
  }
}
