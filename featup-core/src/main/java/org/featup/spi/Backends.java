package org.featup.spi;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which backend runs. The best available one is chosen once per JVM and logged together with the
 * reasons why better ones were passed over; {@code -Dfeatup.backend=NAME} forces one and {@code
 * -Dfeatup.threads=N} sets the number of CPU threads.
 */
public final class Backends {
  /** System property that forces a backend: a name that {@link #byName(String)} takes. */
  public static final String BACKEND_PROPERTY = "featup.backend";

  /** System property with the number of CPU threads; all processors without it. */
  public static final String THREADS_PROPERTY = "featup.threads";

  /** How many CPU threads may be asked for. */
  public static final int MOST_THREADS = 1024;

  private static final String CUDA = "cuda";

  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

  private static final Standard STANDARD = new Standard();

  private Backends() {}

  /**
   * A backend that was found, and whether it can be used.
   *
   * @param name the name it is forced by
   * @param priority its rank; the highest available one is chosen
   * @param unavailable null if it can be used, else why not
   */
  public record Candidate(String name, int priority, String unavailable) {}

  /**
   * The backend of this JVM, chosen at the first call.
   *
   * @return always the same one
   * @throws IllegalArgumentException if the system properties force one that cannot be used
   */
  public static Backend standard() {
    return STANDARD.get();
  }

  /**
   * A backend by name, on as many threads as {@link #THREADS_PROPERTY} says.
   *
   * @param name {@code scalar}, {@code simd}, {@code cuda}, or {@code cuda:1} for its second device
   * @return a new backend
   * @throws IllegalArgumentException if there is none of this name, or it cannot be used here; the
   *     message says why
   */
  public static Backend byName(String name) {
    return byName(name, Workers.ofThreads(threads()));
  }

  /**
   * A backend by name, on given threads.
   *
   * @param name {@code scalar}, {@code simd}, {@code cuda}, or {@code cuda:1} for its second device
   * @param workers the threads of a CPU backend
   * @return a new backend
   * @throws IllegalArgumentException if there is none of this name, or it cannot be used here; the
   *     message says why
   */
  public static Backend byName(String name, Workers workers) {
    List<BackendProvider> providers = Providers.all();
    int colon = name.indexOf(':');
    String kind = colon < 0 ? name : name.substring(0, colon);
    for (BackendProvider found : providers) {
      if (found.name().equals(kind)) {
        BackendProvider provider = colon < 0 ? found : found.device(name.substring(colon + 1));
        try {
          return make(provider, workers);
        } catch (IllegalStateException e) {
          throw new IllegalArgumentException(
              "backend " + name + " cannot be used: " + e.getMessage(), e);
        }
      }
    }
    throw new IllegalArgumentException("no backend is named " + name + known(providers, kind));
  }

  /** What there is; a backend that cannot be loaded does not even tell its name. */
  private static String known(List<BackendProvider> providers, String kind) {
    List<String> names = new ArrayList<>();
    String broken = "";
    for (BackendProvider provider : providers) {
      if (provider instanceof Providers.Broken) {
        broken += "; " + provider.name() + " " + provider.unavailable();
      } else {
        names.add(provider.name());
      }
    }
    String artifact =
        kind.equals(CUDA) ? "; cuda needs org.featup:featup-cuda on the class path" : "";
    return "; there are " + String.join(", ", names) + artifact + broken;
  }

  /**
   * All backends: those of this artifact, and those that service files name, as the loader of this
   * class and the thread's context class loader see them. The best comes first; one that is listed
   * and cannot be loaded comes before it, with the reason.
   *
   * @return name, rank and, if it cannot be used, the reason
   */
  public static List<Candidate> candidates() {
    return Providers.all().stream()
        .map(p -> new Candidate(p.name(), p.priority(), reason(p)))
        .toList();
  }

  /**
   * Why a backend cannot be used here, without a look at any other.
   *
   * @param name {@code scalar}, {@code simd} or {@code cuda}
   * @return null if it can be used; otherwise a sentence
   */
  public static String unavailable(String name) {
    for (BackendProvider provider : Providers.all()) {
      if (provider.name().equals(name)) {
        return reason(provider);
      }
    }
    return "there is none of this name";
  }

  /**
   * The number of CPU threads of {@link #standard}.
   *
   * @return the value of {@link #THREADS_PROPERTY}, or the number of processors
   * @throws IllegalArgumentException if the property is not 1 to {@value #MOST_THREADS}
   */
  public static int threads() {
    String given = System.getProperty(THREADS_PROPERTY);
    if (given == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    int threads = given.matches("[0-9]{1,9}") ? Integer.parseInt(given) : 0;
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "-D" + THREADS_PROPERTY + " must be 1 to " + MOST_THREADS + ", given " + given);
    }
    return threads;
  }

  private static Backend choose() {
    String forced = System.getProperty(BACKEND_PROPERTY);
    if (forced != null) {
      Backend backend = byName(forced);
      LOG.info("backend {} (forced by -D{})", forced, BACKEND_PROPERTY);
      return backend;
    }
    return best(Providers.all(), Workers.ofThreads(threads()));
  }

  /** The first that can be made, logged with what was wrong with those before. */
  static Backend best(List<BackendProvider> providers, Workers workers) {
    List<String> passedOver = new ArrayList<>();
    for (BackendProvider provider : providers) {
      try {
        Backend backend = make(provider, workers);
        String why = passedOver.isEmpty() ? "" : "; passed over: " + String.join("; ", passedOver);
        LOG.info("backend {}, {} threads{}", provider.name(), workers.parallelism(), why);
        return backend;
      } catch (IllegalStateException e) {
        passedOver.add(provider.name() + ": " + e.getMessage());
      }
    }
    throw new IllegalStateException("no backend can be used: " + passedOver);
  }

  private static Backend make(BackendProvider provider, Workers workers) {
    String reason = reason(provider);
    if (reason != null) {
      throw new IllegalStateException(reason);
    }
    try {
      return provider.create(workers);
    } catch (LinkageError e) {
      throw new IllegalStateException(incomplete(e), e);
    }
  }

  private static String reason(BackendProvider provider) {
    try {
      return provider.unavailable();
    } catch (LinkageError e) {
      LOG.debug("backend {} cannot be linked", provider.name(), e);
      return incomplete(e);
    }
  }

  /** A jar is missing, or of another version, or a native library does not load. */
  private static String incomplete(LinkageError e) {
    return "a part of it cannot be loaded: " + e;
  }

  /** Chooses once; a choice that failed is tried again, so that every caller sees the reason. */
  private static final class Standard {
    private Backend backend;

    synchronized Backend get() {
      if (backend == null) {
        backend = choose();
      }
      return backend;
    }
  }
}
