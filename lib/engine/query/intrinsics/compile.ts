import { type IntrinsicArgument, type IntrinsicCall, parseIntrinsic } from '#asl/intrinsics/parse.ts';
import { invariant } from '#core/invariant.ts';
import type { Json } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { ERROR, runtimeFailure, StateFailure } from '../../model/errors.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { MAX_VISITED } from '../../model/machine.ts';
import { valuesIn } from '../../model/size.ts';
import { compileParsed, type DataPath } from '../jsonpath/data-path.ts';
import { INTRINSICS } from './index.ts';
import { IntrinsicError } from './intrinsic.ts';

type Evaluate = (evaluation: EvaluationContext) => Json;

/** Compiles a call; throws JsonPathSyntaxError if the text is not a call of a known function. */
export const compileIntrinsic = (text: string): Evaluate => {
  const call = parseIntrinsic(text);
  return compileCall(call, call.text);
};

/** Messages name the whole expression, whichever call in it fails. */
const failed = (whole: string, message: string): string =>
  `The function '${whole}' had the following error: ${message}`;

const compileCall = (call: IntrinsicCall, whole: string): Evaluate => {
  const intrinsic = INTRINSICS.get(call.name);
  invariant(intrinsic, `the parser knows the intrinsic function ${call.name}, the engine does not`);
  const evaluators = call.arguments.map((argument) => compileArgument(argument, whole));
  const raw = call.arguments.map((argument) => (argument.kind === 'literal' ? argument.raw : undefined));
  return (evaluation) => {
    const values: Json[] = [];
    for (const evaluate of evaluators) values.push(evaluate(evaluation));
    if (intrinsic.costPerValue) evaluation.visit?.(intrinsic.costPerValue * valuesIn(values, MAX_VISITED));
    try {
      return intrinsic.call(values, evaluation.randomness, raw);
    } catch (error) {
      if (!(error instanceof IntrinsicError)) throw error;
      throw new StateFailure(ERROR.intrinsicFailure, failed(whole, error.message), { locate: true });
    }
  };
};

const compileArgument = (argument: IntrinsicArgument, whole: string): Evaluate => {
  if (argument.kind === 'literal') return () => argument.value;
  if (argument.kind === 'call') return compileCall(argument, whole);
  const path = compileParsed(argument.path, { isStrict: true });
  return (evaluation) => {
    const value = path.read(evaluation);
    if (value === undefined) throw runtimeFailure(failed(whole, missing(path, evaluation)));
    return value;
  };
};

/** AWS names the state's input even if it searched the context object, whose path loses a dollar. */
const missing = ({ text, parsed }: DataPath, evaluation: EvaluationContext): string => {
  const shown = parsed.root.kind === 'context' ? text.slice(1) : text;
  return `The JsonPath argument for the field '${shown}' could not be found in the input '${jsonText(evaluation.input)}'`;
};
