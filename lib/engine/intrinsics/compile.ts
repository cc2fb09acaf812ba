import { type IntrinsicArgument, type IntrinsicCall, parseIntrinsic } from '#asl/intrinsics/parse.ts';
import { invariant } from '#core/invariant.ts';
import type { Json } from '#core/json.ts';
import { compileParsed, readField } from '../data/path.ts';
import type { Scope } from '../data/scope.ts';
import { ERROR, StateFailure } from '../errors.ts';
import { INTRINSICS } from './index.ts';
import { IntrinsicError } from './intrinsic.ts';

type Evaluate = (scope: Scope) => Json;

/** Compiles a call for a field; throws JsonPathSyntaxError when the text is no call of a known function. */
export const compileIntrinsic = (text: string, field: string): Evaluate =>
  compileCall(parseIntrinsic(text), field);

const compileCall = (call: IntrinsicCall, field: string): Evaluate => {
  const intrinsic = INTRINSICS.get(call.name);
  invariant(intrinsic, `the parser knows the intrinsic function ${call.name}, the engine does not`);
  const evaluators = call.arguments.map((argument) => compileArgument(argument, field));
  const raw = call.arguments.map((argument) => (argument.kind === 'literal' ? argument.raw : undefined));
  return (scope) => {
    const values: Json[] = [];
    for (const evaluate of evaluators) values.push(evaluate(scope));
    try {
      return intrinsic.call(values, scope.randomness, raw);
    } catch (error) {
      if (!(error instanceof IntrinsicError)) throw error;
      throw new StateFailure(
        ERROR.intrinsicFailure,
        `The function '${call.text}' had the following error: ${error.message}`,
        { locate: true },
      );
    }
  };
};

const compileArgument = (argument: IntrinsicArgument, field: string): Evaluate => {
  if (argument.kind === 'literal') return () => argument.value;
  if (argument.kind === 'call') return compileCall(argument, field);
  const path = compileParsed(argument.path);
  return (scope) => readField(path, field, scope);
};
