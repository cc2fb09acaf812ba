/** What a mistake is shown with. */
export interface UserErrorOptions {
  hint?: string;
  details?: Record<string, unknown>;
  report?: string;
}

/** A mistake of the person at the keyboard: shown as a sentence, never as a stack trace. */
export class UserError extends Error {
  override name = 'UserError';
  /** How to mend it. */
  readonly hint: string | undefined;
  /** Further facts for `--json`. */
  readonly details: Record<string, unknown> | undefined;

  /** What is shown before the message, already drawn. */
  readonly report: string | undefined;

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message);
    this.report = options.report;
    this.hint = options.hint;
    this.details = options.details;
  }
}
