package org.featup;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Which package may import which. Rules also hold for packages that do not exist yet. */
@AnalyzeClasses(packages = "org.featup", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** From the top down: a row may use itself and the rows below. */
  private static final List<String[]> ROWS =
      List.of(
          new String[] {"org.featup"},
          new String[] {"org.featup.train.."},
          new String[] {"org.featup.upsample.."},
          new String[] {"org.featup.viz.."},
          new String[] {
            "org.featup.jitter..",
            "org.featup.downsample..",
            "org.featup.loss..",
            "org.featup.reduce.."
          },
          new String[] {"org.featup.backbone..", "org.featup.io.."},
          new String[] {"org.featup.nn.."},
          new String[] {"org.featup.spi.."},
          new String[] {"org.featup.ndarray.."});

  @ArchTest
  static void importsPointDown(JavaClasses classes) {
    for (int above = 0; above < ROWS.size(); above++) {
      for (int row = above + 1; row < ROWS.size(); row++) {
        check(
            noClasses()
                .that()
                .resideInAnyPackage(ROWS.get(row))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROWS.get(above)),
            classes);
      }
    }
  }

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("org.featup.(**)").should().beFreeOfCycles();

  /** The contract does not depend on those who keep it, nor one of them on another. */
  @ArchTest
  static void backendsAreReachedThroughTheContractOnly(JavaClasses classes) {
    String[] implementations = {"org.featup.internal.."};
    String[] shared = {"org.featup.internal.cpu.."};
    String[] scalar = {"org.featup.internal.scalar.."};
    String[] simd = {"org.featup.internal.simd.."};
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(implementations)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(implementations),
        classes);
    checkIndependent(classes, shared, scalar);
    checkIndependent(classes, shared, simd);
    checkIndependent(classes, scalar, simd);
    checkIndependent(classes, simd, scalar);
    checkIndependent(
        classes,
        implementations,
        new String[] {
          "org.featup", "org.featup.upsample..", "org.featup.train..", "org.featup.io.."
        });
  }

  @ArchTest
  static final ArchRule ND4J_IS_NAMED_BY_ITS_BRIDGES_ONLY =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.featup.ndarray.Nd4jArrays")
          .and()
          .doNotHaveFullyQualifiedName("org.featup.FeatUpNd4j")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
          .because("a program without ND4J must load everything else");

  @ArchTest
  static final ArchRule ONNX_RUNTIME_IS_FOR_BACKBONES =
      onlyIn("org.featup.backbone..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule VECTOR_API_IS_FOR_SIMD =
      onlyIn("org.featup.internal.simd..", "jdk.incubator.vector..");

  @ArchTest
  static final ArchRule PICKLES_ARE_READ_IN_ONE_PLACE =
      onlyIn("org.featup.io..", "net.razorvine..");

  @ArchTest
  static final ArchRule METADATA_OF_PICTURES_ARE_READ_IN_ONE_PLACE =
      onlyIn("org.featup.io..", "com.drew..");

  @ArchTest
  static final ArchRule STATIC_FIELDS_ARE_FINAL =
      fields().that().areStatic().should().beFinal().allowEmptyShould(true);

  @ArchTest
  static final ArchRule LIBRARIES_DO_NOT_PRINT = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  private static ArchRule onlyIn(String users, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(users)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static void checkIndependent(JavaClasses classes, String[] of, String[] used) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(of)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(used),
        classes);
  }

  private static void check(ArchRule rule, JavaClasses classes) {
    rule.allowEmptyShould(true).check(classes);
  }
}
