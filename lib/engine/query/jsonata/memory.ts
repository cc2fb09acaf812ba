/** What JSONata threw, as a message: `T0410: Argument 1 of function …`, or a bare one for the bounds. */
export class EvaluationError {
  /** JSONata's code; undefined when a bound was met. */
  readonly code: string | undefined;
  readonly message: string;

  constructor(code: string | undefined, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** The longest array that AWS's evaluation holds: it takes `[1..873782]` and refuses one item more. */
const MAX_ARRAY_LENGTH = 873_782;
/** The longest text: as many bytes as the longest array of numbers; AWS takes 2^22 characters and refuses 2^23. */
const MAX_TEXT_LENGTH = MAX_ARRAY_LENGTH * 8;

/** Outcomes of an expression that had to be ended from outside, in AWS's words. */
export const TIMEOUT = {
  error: { message: 'Expression evaluation timeout: Check for infinite loop' },
};
/** The same of one that needed more memory than it may have. */
export const TOO_MUCH = {
  error: { message: 'Expression evaluation memory limit exceeded: Check for excessive memory usage' },
};

/** Returns the error of an expression that holds too much (Developer Guide: Transforming data with JSONata, expression errors). */
export const tooMuch = (): EvaluationError => new EvaluationError(undefined, TOO_MUCH.error.message);

/** Throws when a value that a node gave is larger than AWS's memory allows; looks at the value itself, not below it. */
export const refuseLarge = (value: unknown): void => {
  if (typeof value === 'string' ? value.length > MAX_TEXT_LENGTH : isLong(value)) throw tooMuch();
};

const isLong = (value: unknown): boolean => Array.isArray(value) && value.length > MAX_ARRAY_LENGTH;
