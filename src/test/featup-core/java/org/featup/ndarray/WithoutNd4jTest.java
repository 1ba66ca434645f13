package org.featup.ndarray;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program sees that does not have ND4J on its class path. */
class WithoutNd4jTest {

  @Test
  void arraysNeedNoNd4j() throws Exception {
    try (URLClassLoader loader = withoutNd4j()) {
      assertThrows(
          ClassNotFoundException.class, () -> loader.loadClass("org.nd4j.linalg.factory.Nd4j"));
      Class<?> shapes = loader.loadClass("org.featup.ndarray.Shape");
      assertNotSame(Shape.class, shapes);
      Object shape =
          shapes.getConstructor(int.class, int.class, int.class, int.class).newInstance(1, 2, 3, 4);
      Class<?> arrays = loader.loadClass("org.featup.ndarray.NDArray");
      Object array = arrays.getMethod("zeros", shapes).invoke(null, shape);
      assertEquals("NDArray 1x2x3x4", array.toString());
      // Whoever lists the methods of a class loads the types in their signatures.
      assertEquals("NDArray", arrays.getMethod("channelsLast").getReturnType().getSimpleName());
    }
  }

  private static URLClassLoader withoutNd4j() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("nd4j") && !entry.contains("bytedeco")) {
        urls.add(new File(entry).toURI().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
