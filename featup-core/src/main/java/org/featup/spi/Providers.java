package org.featup.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the providers of backends. Those of this artifact are made by name: service files of the
 * same path overwrite one another in fat jars, and a core without a backend is of no use. Those of
 * others come from service files, through the loader of this class and through the thread's context
 * loader, which sees more in application servers.
 */
final class Providers {
  /** Not named as classes: the contract does not depend on those who keep it. */
  private static final List<String> OWN =
      List.of("org.featup.internal.simd.SimdProvider", "org.featup.internal.scalar.ScalarProvider");

  /** An iterator of services goes on behind what failed; where the loader fails it never ends. */
  private static final int MOST_FAILURES = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

  private final List<BackendProvider> found = new ArrayList<>();
  private final Set<String> classes = new HashSet<>();

  private Providers() {}

  /** One that is listed and cannot be loaded, which is a reason like any other. */
  record Broken(String name, String unavailable) implements BackendProvider {
    @Override
    public int priority() {
      return Integer.MAX_VALUE; // nobody knows; so it is named first among what is passed over
    }

    @Override
    public Backend create(Workers workers) {
      throw new IllegalStateException(unavailable);
    }
  }

  /**
   * Looks for providers as the calling thread sees them.
   *
   * @return one of each name, the best first
   */
  static List<BackendProvider> all() {
    readVectorModule();
    Providers providers = new Providers();
    ClassLoader own = Providers.class.getClassLoader();
    OWN.forEach(name -> providers.addOwn(name, own));
    providers.addListed(own);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null && context != own && seesThisLibrary(context)) {
      providers.addListed(context);
    }
    providers.found.sort(Comparator.comparingInt(BackendProvider::priority).reversed());
    return List.copyOf(providers.found);
  }

  /**
   * The descriptor of this module does not name it; see there. Changes nothing on the class path.
   */
  private static void readVectorModule() {
    ModuleLayer.boot()
        .findModule("jdk.incubator.vector")
        .ifPresent(vector -> Providers.class.getModule().addReads(vector));
  }

  /** False where it has a copy of its own, whose backends fit that copy only. */
  private static boolean seesThisLibrary(ClassLoader context) {
    try {
      return Class.forName(BackendProvider.class.getName(), false, context)
          == BackendProvider.class;
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("the context class loader does not see this library", e);
      return false;
    }
  }

  private void addOwn(String name, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(name, true, loader);
      add((BackendProvider) type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      addBroken(name, e);
    }
  }

  private void addListed(ClassLoader loader) {
    Iterator<BackendProvider> listed = ServiceLoader.load(BackendProvider.class, loader).iterator();
    int failures = 0;
    while (failures < MOST_FAILURES) {
      try {
        if (!listed.hasNext()) {
          return;
        }
        add(listed.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        addBroken("a listed provider", e);
      }
    }
  }

  private void add(BackendProvider provider) {
    String type = provider.getClass().getName();
    if (!classes.add(type)) {
      return;
    }
    for (BackendProvider other : found) {
      if (other.name().equals(provider.name())) {
        LOG.warn(
            "backend {} of {} is not used: {} has that name already",
            provider.name(),
            type,
            other.getClass().getName());
        return;
      }
    }
    found.add(provider);
  }

  private void addBroken(String name, Throwable e) {
    LOG.debug("a provider of backends cannot be loaded", e);
    String cause = e.getCause() == null ? "" : ", caused by " + e.getCause();
    Broken broken = new Broken(name, "cannot be loaded: " + e + cause);
    if (!found.contains(broken)) {
      found.add(broken);
    }
  }
}
