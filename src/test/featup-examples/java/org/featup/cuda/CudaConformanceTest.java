package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.conformance.CaseResult;
import org.featup.conformance.CaseResult.Verdict;
import org.featup.conformance.Conformance;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.junit.jupiter.api.Test;

/** All golden cases on the PTX that ships: none fails, none is skipped, nothing stays behind. */
class CudaConformanceTest {

  @Test
  void everyGoldenCasePasses() throws IOException, URISyntaxException {
    InterpretedDriver driver = new InterpretedDriver();
    List<CaseResult> results = new ArrayList<>();
    try (CudaBackend backend = new CudaBackend("cuda", new CudaSession(driver.open(0)))) {
      Path golden = Path.of(CudaConformanceTest.class.getResource("/golden").toURI());
      Conformance.run(golden, backend, results::add);
    }
    for (CaseResult result : results) {
      System.out.println(result);
      assertEquals(Verdict.PASSED, result.verdict(), result::toString);
    }
    assertTrue(results.size() > 30);
    driver.assertAllClosed();
  }
}
