package org.featup;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of all three modules together. */
@AnalyzeClasses(packages = "org.featup", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

  /**
   * The command line and the programs use what users use. Measurements may look inside: they
   * compare kernels, gradients and steps of training, which no program calls by itself.
   */
  @ArchTest
  static final ArchRule PROGRAMS_USE_THE_API =
      noClasses()
          .that()
          .resideInAnyPackage("org.featup.cli..", "org.featup.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.featup.internal..");

  @ArchTest
  static final ArchRule THE_LIBRARY_KNOWS_NO_PROGRAM =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.featup.cli..",
              "org.featup.bench..",
              "org.featup.evaluate..",
              "org.featup.conformance..",
              "org.featup.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.featup.cli..",
              "org.featup.bench..",
              "org.featup.evaluate..",
              "org.featup.conformance..",
              "org.featup.examples..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices()
          .matching("org.featup.(cli|examples|bench|evaluate|conformance)..")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static void noCyclesInEvaluate(JavaClasses classes) {
    slices()
        .matching("org.featup.(**)")
        .should()
        .beFreeOfCycles()
        .check(classes.that(resideInAPackage("org.featup.evaluate..")));
  }
}
