/**
 * Features of vision backbones at the resolution of the image.
 *
 * <p>ONNX Runtime is needed for ONNX backbones only. The Vector API is not named, because every compilation against this
 * module would warn of an incubating module; {@code Providers} reads it where a program has asked for it. ND4J is not
 * named, because its own descriptor is broken: programs that pass INDArrays run on the class path.
 */
module org.featup.core {
  requires com.fasterxml.jackson.core;
  requires ejml.core;
  requires ejml.ddense;
  requires transitive java.desktop;
  requires static com.microsoft.onnxruntime;
  requires org.slf4j;
  requires pickle;

  exports org.featup;
  exports org.featup.backbone;
  exports org.featup.downsample;
  exports org.featup.io;
  exports org.featup.jitter;
  exports org.featup.spi;
  exports org.featup.loss;
  exports org.featup.ndarray;
  exports org.featup.reduce;
  exports org.featup.train;
  exports org.featup.upsample;
  exports org.featup.viz;

  uses org.featup.spi.BackendProvider;
}
