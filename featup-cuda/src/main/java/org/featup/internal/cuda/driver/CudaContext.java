package org.featup.internal.cuda.driver;

/**
 * One device with one stream of its own: everything below runs in the order it was asked for. Any
 * thread may call it; the implementation makes the device current. Launches and zeroing return
 * before they are done; copies to the heap wait.
 */
public interface CudaContext extends AutoCloseable {

  /**
   * The device behind it.
   *
   * @return the device
   */
  CudaDevice device();

  /**
   * Compiles and loads PTX.
   *
   * @param name what messages call it, the name of its file
   * @param ptx the text
   * @return the module; close it before the context
   * @throws CudaException if it cannot be compiled or loaded, with the compiler's log
   */
  CudaModule load(String name, String ptx);

  /**
   * Allocates memory, at an address that is a multiple of 256.
   *
   * @param bytes how many, at least 1
   * @return memory of unknown content; close it before the context
   * @throws CudaOutOfMemoryException if the device has not that much left
   */
  DeviceMemory allocate(long bytes);

  /**
   * Copies from the heap.
   *
   * @param source elements to copy
   * @param from the first of them
   * @param to receives them
   * @param offset bytes from the start of {@code to}, a multiple of 4
   * @param count elements
   */
  void upload(float[] source, int from, DeviceMemory to, long offset, int count);

  /**
   * Copies to the heap, after everything asked for before.
   *
   * @param source memory to read
   * @param offset bytes from the start of {@code source}, a multiple of 4
   * @param to receives the elements
   * @param first where the first goes
   * @param count elements
   */
  void download(DeviceMemory source, long offset, float[] to, int first, int count);

  /**
   * Sets memory to zero.
   *
   * @param memory what is set
   * @param offset bytes from its start, a multiple of 4
   * @param bytes how many, a multiple of 4
   */
  void zero(DeviceMemory memory, long offset, long bytes);

  /**
   * Copies rows on the device.
   *
   * @param source memory to read
   * @param from its first row
   * @param to memory to write
   * @param first its first row
   * @param rowBytes bytes of a row, a multiple of 4
   * @param rows how many, at least 1; of several the distances are {@code rowBytes} or more
   */
  void copy(
      DeviceMemory source, RowPitch from, DeviceMemory to, RowPitch first, long rowBytes, int rows);

  /**
   * The products of the vendor's library, on this stream.
   *
   * @return the products; the caller closes them before the context
   * @throws CudaException if the library is not there; the message says what is missing
   */
  MatrixProducts products();

  /**
   * Marks where the stream is now.
   *
   * @return the mark; the caller closes it
   */
  CudaEvent mark();

  /**
   * How much memory is left.
   *
   * @return bytes of the device's memory that nobody uses
   */
  long freeBytes();

  /**
   * Waits until all is done.
   *
   * @throws CudaException if something that was asked for before failed
   */
  void synchronize();

  /** Frees what the context holds. Closing twice does nothing. */
  @Override
  void close();
}
