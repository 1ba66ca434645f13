package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import org.featup.internal.scalar.ScalarProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where providers come from: this artifact, service files, two class loaders. */
class BackendProvidersTest {
  private static final String SERVICE = "META-INF/services/" + BackendProvider.class.getName();
  private static final ClassLoader OWN = Providers.class.getClassLoader();

  @TempDir private Path dir;

  /** Another artifact's; to be used before all others. */
  public static final class Other implements BackendProvider {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public int priority() {
      return 30;
    }

    @Override
    public String unavailable() {
      return "this is a test";
    }

    @Override
    public Backend create(Workers workers) {
      throw new IllegalStateException(unavailable());
    }
  }

  /** Takes a name that is taken. */
  public static final class Impostor implements BackendProvider {
    @Override
    public String name() {
      return "scalar";
    }

    @Override
    public int priority() {
      return 99;
    }

    @Override
    public String unavailable() {
      return null;
    }

    @Override
    public Backend create(Workers workers) {
      throw new AssertionError("never used");
    }
  }

  /** Cannot be instantiated. */
  public static final class Failing implements BackendProvider {
    public Failing() {
      throw new UnsatisfiedLinkError("no libfast");
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public int priority() {
      return 40;
    }

    @Override
    public String unavailable() {
      return null;
    }

    @Override
    public Backend create(Workers workers) {
      throw new AssertionError("never made");
    }
  }

  /** Links when it is asked only, as one whose library is missing does. */
  private record Unlinked(String name, boolean early) implements BackendProvider {
    @Override
    public int priority() {
      return 30;
    }

    @Override
    public String unavailable() {
      return early ? fail() : null;
    }

    @Override
    public Backend create(Workers workers) {
      throw new IllegalStateException(fail());
    }

    private static String fail() {
      throw new NoClassDefFoundError("jcuda/Absent");
    }
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(OWN);
  }

  private void listed(String... lines) throws IOException {
    Path file = dir.resolve(SERVICE);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
    URL[] urls = {dir.toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, OWN));
  }

  private static List<String> names() {
    return Providers.all().stream().map(BackendProvider::name).toList();
  }

  @Test
  void theCoreNeedsNoServiceFile() {
    assertNull(OWN.getResource(SERVICE), "it would overwrite that of others in fat jars");
    for (ClassLoader context : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader()}) {
      Thread.currentThread().setContextClassLoader(context);
      assertEquals(List.of("simd", "scalar"), names());
    }
  }

  @Test
  void othersAreFoundThroughTheContextLoader() throws IOException {
    listed(Other.class.getName());
    assertEquals(List.of("other", "simd", "scalar"), names());
  }

  @Test
  void oneOfEachName() throws IOException {
    listed(ScalarProvider.class.getName(), Impostor.class.getName(), Other.class.getName());
    assertEquals(List.of("other", "simd", "scalar"), names());
    assertEquals("scalar", Backends.byName("scalar").name());
  }

  @Test
  void whatFailsToLoadIsAReasonAndNotTheEnd() throws IOException {
    listed("org.absent.Provider", Failing.class.getName(), Other.class.getName());
    List<Backends.Candidate> candidates = Backends.candidates();
    List<String> reasons =
        candidates.stream().map(Backends.Candidate::unavailable).limit(3).toList();
    assertTrue(reasons.toString().contains("org.absent.Provider"), reasons.toString());
    assertTrue(reasons.toString().contains("no libfast"), reasons.toString());
    assertEquals("scalar", Backends.byName("scalar").name());
    assertEquals("simd", Backends.best(Providers.all(), Workers.ofThreads(1)).name());
  }

  /** A bad line ends its file, not those of other artifacts. */
  @Test
  void whatWasFoundBeforeABadLineStays() throws IOException {
    listed("org.absent.Provider", Other.class.getName());
    assertEquals(List.of("a listed provider", "other", "simd", "scalar"), names());
    Exception e = assertThrows(IllegalArgumentException.class, () -> Backends.byName("fast"));
    String message = e.getMessage();
    assertTrue(message.contains("there are other, simd, scalar; a listed provider"), message);
    assertTrue(message.contains("org.absent.Provider not found"), message);
  }

  @Test
  void aLoaderThatAlwaysFailsEndsTheSearch() {
    ClassLoader broken =
        new ClassLoader(OWN) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            throw new IOException("the archive was closed");
          }
        };
    Thread.currentThread().setContextClassLoader(broken);
    assertEquals(List.of("a listed provider", "simd", "scalar"), names());
  }

  /** An application server with a copy of the library in each application. */
  @Test
  void anotherCopyOfTheLibraryIsLeftAlone() throws IOException {
    listed(Other.class.getName());
    URL classes = Providers.class.getProtectionDomain().getCodeSource().getLocation();
    URL tests = BackendProvidersTest.class.getProtectionDomain().getCodeSource().getLocation();
    URL[] urls = {dir.toUri().toURL(), classes, tests};
    ClassLoader parent = ClassLoader.getPlatformClassLoader();
    Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, parent));
    assertEquals(List.of("simd", "scalar"), names());
  }

  @Test
  void aMissingPartIsAReason() {
    for (boolean early : new boolean[] {true, false}) {
      List<BackendProvider> all = List.of(new Unlinked("gpu", early), new ScalarProvider());
      assertEquals("scalar", Backends.best(all, Workers.ofThreads(1)).name());
      List<BackendProvider> alone = all.subList(0, 1);
      Workers one = Workers.ofThreads(1);
      Exception e = assertThrows(IllegalStateException.class, () -> Backends.best(alone, one));
      assertTrue(e.getMessage().contains("gpu: a part of it"), e.getMessage());
      assertTrue(e.getMessage().contains("jcuda/Absent"), e.getMessage());
    }
  }
}
