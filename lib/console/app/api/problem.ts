/** An answer of the API that says what went wrong. */
export class Problem extends Error {
  readonly code: string;
  /** One for each field that does not fit. */
  readonly details: readonly { field: string; message: string }[];

  constructor(code: string, message: string, details: Problem['details'] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
