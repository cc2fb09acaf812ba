/** What an error is shown with. */
export interface UserErrorOptions {
  /** How to fix it. */
  hint?: string | undefined;
  /** Further facts for `--json`. */
  details?: Record<string, unknown>;
  /** Text that is shown before the message, such as code frames. */
  report?: string;
}

/** An error that the user can fix: shown as a sentence, never as a stack trace. */
export class UserError extends Error {
  override name = 'UserError';
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;
  readonly report: string | undefined;

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message);
    this.report = options.report;
    this.hint = options.hint;
    this.details = options.details;
  }
}
