package org.featup;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of all three modules together. */
@AnalyzeClasses(packages = "org.featup", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

  /** Measurements compare kernels of a device with one another, which no user can. */
  @ArchTest
  static final ArchRule THE_INSIDE_IS_FOR_THE_LIBRARY =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.featup.cli..",
              "org.featup.evaluate..",
              "org.featup.conformance..",
              "org.featup.examples..")
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
  static final ArchRule NO_CYCLES = slices().matching("org.featup.(**)").should().beFreeOfCycles();
}
