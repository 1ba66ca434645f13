/**
 * Networks that turn an image into features. {@link org.featup.backbone.OnnxBackbone} runs an ONNX
 * model; {@link org.featup.backbone.Backbone} is the interface to implement for anything else.
 */
package org.featup.backbone;
