/** An error in how a test uses the test kit: an unknown name, an input that does not fit, a call without an answer. */
export class TestKitError extends Error {
  override name = 'TestKitError';
}
