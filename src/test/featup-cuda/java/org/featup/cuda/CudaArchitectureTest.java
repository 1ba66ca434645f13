package org.featup.cuda;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = {"org.featup.cuda", "org.featup.internal.cuda"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class CudaArchitectureTest {

  @ArchTest
  static final ArchRule ONLY_THE_DRIVER_NAMES_JCUDA =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.featup.internal.cuda.driver..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jcuda..");

  @ArchTest
  static final ArchRule THE_DRIVER_KNOWS_NOTHING_OF_FEATUP =
      noClasses()
          .that()
          .resideInAPackage("org.featup.internal.cuda.driver..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.featup", "org.featup.spi..", "org.featup.cuda");

  @ArchTest
  static final ArchRule USERS_SEE_THE_BACKEND_AND_ITS_PROVIDER =
      classes()
          .that()
          .resideInAPackage("org.featup.cuda")
          .and()
          .arePublic()
          .should()
          .haveNameMatching("org\\.featup\\.cuda\\.(CudaBackend|AdaptiveConvTrial).*");

  /** The core may be a named module, whose inside a backend on the class path cannot reach. */
  @ArchTest
  static final ArchRule OF_THE_CORE_IT_KNOWS_WHAT_IS_EXPORTED =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.featup.internal..")
                  .and(not(resideInAPackage("org.featup.internal.cuda.."))));

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("org.featup.internal.cuda.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule A_BACKEND_SEES_THE_CONTRACT_AND_ARRAYS_ONLY =
      noClasses()
          .that()
          .resideInAnyPackage("org.featup.cuda..", "org.featup.internal.cuda..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.featup",
              "org.featup.train..",
              "org.featup.upsample..",
              "org.featup.io..",
              "org.featup.internal.cpu..",
              "org.featup.internal.scalar..",
              "org.featup.internal.simd..");
}
