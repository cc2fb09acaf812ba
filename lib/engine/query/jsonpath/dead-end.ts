/**
 * Thrown when a path leads nowhere; the message is that of the library. `isMissing` says that a property or an index is not there,
 * which wildcards and filters pass over; anything else, such as an index of what is not an array, fails the path wherever it is met.
 */
export class DeadEnd {
  readonly isMissing: boolean;
  readonly message: string;

  constructor(isMissing: boolean, message: string) {
    this.isMissing = isMissing;
    this.message = message;
  }
}
