/** A mistake of the person at the keyboard: shown as a sentence, never as a stack trace. */
export class UserError extends Error {
  override name = 'UserError';
  /** How to mend it. */
  readonly hint: string | undefined;
  /** Further facts for `--json`. */
  readonly details: Record<string, unknown> | undefined;

  constructor(message: string, options: { hint?: string; details?: Record<string, unknown> } = {}) {
    super(message);
    this.hint = options.hint;
    this.details = options.details;
  }
}
