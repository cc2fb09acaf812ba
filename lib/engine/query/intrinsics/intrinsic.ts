import type { Randomness } from '#core/ids.ts';
import type { Json } from '#core/json.ts';
import { withoutExact } from '#core/json-text.ts';
import { shownText } from '../../model/size.ts';

/** An intrinsic function (Developer Guide: Intrinsic functions for JSONPath states). */
export interface Intrinsic {
  /** With the prefix. */
  name: string;
  /** If it takes longer the more its arguments hold: how many values of a path one of theirs weighs. */
  costPerValue?: number;
  /** The result; throws IntrinsicError when an argument is not what AWS takes. */
  call: (values: Json[], randomness: Randomness, raw: (string | undefined)[]) => Json;
}

/** Why a call failed; becomes the cause of States.IntrinsicFailure. */
export class IntrinsicError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const describe = (value: Json | undefined): string => (value === undefined ? 'nothing' : shownText(value));

/** Returns the argument as a text; throws if it is not one. */
export const asText = (value: Json | undefined, position: number): string => {
  if (typeof value === 'string') return value;
  throw new IntrinsicError(`argument ${position} must be a string, but was ${describe(value)}`);
};

/** Returns the argument as an array; throws if it is not one. */
export const asArray = (value: Json | undefined, position: number): Json[] => {
  if (Array.isArray(value)) return value;
  throw new IntrinsicError(`argument ${position} must be an array, but was ${describe(value)}`);
};

/** Returns the argument as a number rounded to a whole one as AWS does, halves up; throws if it is not one. */
export const asInteger = (value: Json | undefined, position: number): number => {
  const number = withoutExact(value);
  if (typeof number === 'number') return Math.round(number) + 0;
  throw new IntrinsicError(`argument ${position} must be an integer, but was ${describe(value)}`);
};
