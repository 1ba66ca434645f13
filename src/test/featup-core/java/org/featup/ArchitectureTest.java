package org.featup;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which package may import which. Rules also hold for packages that do not exist yet. */
@AnalyzeClasses(packages = "org.featup", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /**
   * From the top down: a row may use itself and the rows below. A room is a package and what of it
   * is in {@code org.featup.internal}; the backends are rooms of their own.
   */
  static final List<List<String>> ROWS =
      List.of(
          List.of("featup"),
          List.of("train"),
          List.of("upsample"),
          List.of("viz"),
          List.of("jitter", "downsample", "loss", "reduce", "nn"),
          List.of("backbone", "io"),
          List.of("spi"),
          List.of("ndarray"));

  private static final String OUTSIDE = "outside";

  private static final Pattern PACKAGE =
      Pattern.compile("org[.]featup(?:[.]internal)?(?:[.]([a-z0-9]+).*)?");

  private static final DescribedPredicate<JavaClass> INTERNAL =
      JavaClass.Predicates.resideInAPackage("org.featup.internal..");

  @ArchTest
  static void importsPointDown(JavaClasses classes) {
    for (int above = 0; above < ROWS.size(); above++) {
      for (int row = above + 1; row < ROWS.size(); row++) {
        check(
            noClasses()
                .that(inRooms(ROWS.get(row)))
                .should()
                .dependOnClassesThat(inRooms(ROWS.get(above))),
            classes);
      }
    }
  }

  @ArchTest
  static final ArchRule NO_CYCLES_OF_ROOMS =
      slices().assignedFrom(new Rooms()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_INSIDE =
      slices().matching("org.featup.internal.(**)").should().beFreeOfCycles();

  /** What users name is complete without what they cannot name. */
  @ArchTest
  static final ArchRule NO_INTERNAL_TYPE_IN_A_SIGNATURE =
      classes()
          .that(DescribedPredicate.not(INTERNAL))
          .and()
          .arePublic()
          .should(new PublicSignatures());

  private static String room(JavaClass type) {
    Matcher name = PACKAGE.matcher(type.getPackageName());
    if (!name.matches()) {
      return OUTSIDE;
    }
    return name.group(1) == null ? "featup" : name.group(1);
  }

  private static DescribedPredicate<JavaClass> inRooms(List<String> rooms) {
    return DescribedPredicate.describe(
        "in " + String.join(", ", rooms), type -> rooms.contains(room(type)));
  }

  private static final class Rooms implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String room = room(type);
      return room.equals(OUTSIDE) ? SliceIdentifier.ignore() : SliceIdentifier.of(room);
    }

    @Override
    public String getDescription() {
      return "rooms";
    }
  }

  /** That no public or protected member of a public class names an internal type. */
  private static final class PublicSignatures extends ArchCondition<JavaClass> {
    PublicSignatures() {
      super("name no internal type in a public signature");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      type.getRawSuperclass().ifPresent(parent -> report(type, "extends", parent, events));
      type.getRawInterfaces().forEach(parent -> report(type, "implements", parent, events));
      for (JavaMember member : type.getMembers()) {
        if (isSeen(member)) {
          member
              .getAllInvolvedRawTypes()
              .forEach(named -> report(type, member.getName(), named, events));
        }
      }
    }

    private static boolean isSeen(HasModifiers named) {
      return named.getModifiers().contains(JavaModifier.PUBLIC)
          || named.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static void report(JavaClass in, String by, JavaClass named, ConditionEvents events) {
      if (INTERNAL.test(named.getBaseComponentType())) {
        String message = in.getName() + " " + by + " " + named.getName();
        events.add(SimpleConditionEvent.violated(in, message));
      }
    }
  }

  /** The contract does not depend on those who keep it, nor one of them on another. */
  @ArchTest
  static void backendsAreReachedThroughTheContractOnly(JavaClasses classes) {
    String[] implementations = {
      "org.featup.internal.cpu..", "org.featup.internal.scalar..", "org.featup.internal.simd.."
    };
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
      onlyIn("ai.onnxruntime..", "org.featup.backbone..", "org.featup.internal.backbone..");

  @ArchTest
  static final ArchRule VECTOR_API_IS_FOR_SIMD =
      onlyIn("jdk.incubator.vector..", "org.featup.internal.simd..");

  @ArchTest
  static final ArchRule PICKLES_ARE_READ_IN_ONE_PLACE =
      onlyIn("net.razorvine..", "org.featup.internal.io.tensor");

  @ArchTest
  static final ArchRule METADATA_OF_PICTURES_ARE_READ_IN_ONE_PLACE =
      onlyIn("com.drew..", "org.featup.internal.io.picture");

  @ArchTest
  static final ArchRule STATIC_FIELDS_ARE_FINAL =
      fields().that().areStatic().should().beFinal().allowEmptyShould(true);

  @ArchTest
  static final ArchRule LIBRARIES_DO_NOT_PRINT = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  private static ArchRule onlyIn(String library, String... users) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(users)
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
