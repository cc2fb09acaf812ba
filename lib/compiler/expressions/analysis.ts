import type { Stretch } from '../findings/finding.ts';
import type { Node } from './ast.ts';
import type { Fact } from './facts.ts';

/** A free variable where it is read. `start` to `end` is the token `$name`. */
export interface VariableUse extends Stretch {
  name: string;
  /** What the surrounding conditions imply about variables. */
  known: Fact[];
  /**
   * Whether an undefined or null value is harmless here: `yes` if it is being tested, `as-condition` if the whole
   * expression must be read as a condition for that, `no` elsewhere.
   */
  tested: 'yes' | 'as-condition' | 'no';
}

/** A path that starts at a free variable and goes through names, such as `$reserve.parcel.id`. */
export interface PathUse extends Stretch {
  variable: string;
  /** Names after the variable, as far as nothing else is between them; `start` to `end` covers them. */
  steps: string[];
  /** Further names, reached through filters such as `[0]`; they are outside of `start` to `end`. */
  beyond: string[];
  use: VariableUse;
}

/** A named thing in the expression's text. */
export interface NamedStretch extends Stretch {
  name: string;
}

/** What an expression reads. All offsets are into its text. */
export interface Analysis {
  ok: true;
  ast: Node;
  /** Free variables: bound neither by `:=` nor as a parameter, and no function of JSONata. */
  variables: VariableUse[];
  /** One for each of `variables`. */
  paths: PathUse[];
  /** Functions called or passed on by name that the expression does not define itself. */
  functions: NamedStretch[];
  /** Field names without anything to be read from, such as `input` in `input.total`. */
  bareNames: NamedStretch[];
  /** `$` and `$$` that have no value. */
  contexts: NamedStretch[];
  /** Calls `$exists($name)` of a variable alone, whole call: they are true for null too. */
  existence: NamedStretch[];
  /** Whether the value is true or false and never anything else. */
  boolean: boolean;
  /** What is known when the expression, read as a condition, holds. */
  whenTrue: Fact[];
  /** What is known when it does not hold. */
  whenFalse: Fact[];
}

/** Why an expression cannot be read, and where. */
export interface AnalysisFailure {
  ok: false;
  message: string;
  position: number;
}
