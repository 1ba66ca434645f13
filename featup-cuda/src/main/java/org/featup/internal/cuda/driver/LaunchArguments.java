package org.featup.internal.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;

/**
 * The arguments of a kernel where the driver reads them, eight bytes each, outside the Java heap:
 * an array on the heap would hold back the garbage collector for the length of the call.
 */
final class LaunchArguments {
  private final KernelSignature signature;
  private final ByteBuffer bytes;
  private final Pointer pointers;

  LaunchArguments(KernelSignature signature) {
    this.signature = signature;
    int count = signature.parameters().size();
    bytes = ByteBuffer.allocateDirect(Long.BYTES * count).order(ByteOrder.nativeOrder());
    Pointer[] each = new Pointer[count];
    for (int i = 0; i < count; i++) {
      each[i] = Pointer.toBuffer(bytes).withByteOffset((long) Long.BYTES * i);
    }
    pointers = Pointer.to(each);
  }

  /**
   * Writes the arguments and tells where they are; they are there until the next call.
   *
   * @throws CudaException if the kernel takes others
   */
  Pointer write(Object... arguments) {
    signature.check(arguments);
    for (int i = 0; i < arguments.length; i++) {
      put(Long.BYTES * i, arguments[i]);
    }
    return pointers;
  }

  private void put(int at, Object argument) {
    if (argument instanceof DeviceMemory memory) {
      bytes.putLong(at, memory.address());
    } else if (argument instanceof Long value) {
      bytes.putLong(at, value);
    } else if (argument instanceof Integer value) {
      bytes.putInt(at, value);
    } else if (argument instanceof Float value) {
      bytes.putFloat(at, value);
    } else {
      bytes.putDouble(at, (Double) argument);
    }
  }
}
