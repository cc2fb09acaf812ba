import type { ProblemCode } from '#contracts/http/route.ts';

/** What is wrong with one field. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** An answer other than the one asked for: becomes `{error: {code, message, details}}` with the code's HTTP status. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ProblemCode;
  readonly details: FieldProblem[] | undefined;

  constructor(code: ProblemCode, message: string, details?: FieldProblem[]) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
