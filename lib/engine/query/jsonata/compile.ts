import { laterOperatorMessage } from '#asl/jsonata/dialect.ts';
import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import { invariant } from '#core/invariant.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { isObject, setField } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import type { DeferredExpression, Outcome } from '../../model/deferred.ts';
import { queryFailure, type StateFailure } from '../../model/errors.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { shownText } from '../../model/size.ts';
import { type Cost, compileCost, namesIn } from './cost.ts';
import { evaluateAst, evaluateInTime, MAX_DEPTH } from './evaluate.ts';
import { compilePlain, type Plain } from './plain.ts';
import { UNSURE } from './plain-operators.ts';
import { type AstNode, jsonata } from './synchronous.ts';

/** A compiled expression or a value with expressions in it. */
export interface Evaluator {
  /** Nothing in it depends on the scope. */
  constant: boolean;
  /** The value; throws StateFailure (States.QueryEvaluationError). */
  evaluate: (evaluation: EvaluationContext) => Json;
}

/** Why a text is not JSONata: JSONata's message, without its code, as AWS shows it. */
export class JsonataSyntaxError extends Error {
  override name = 'JsonataSyntaxError';
}

const DELIMITED = /^\{%([\s\S]*)%\}$/;

/** Returns the expression inside `{% … %}`, trimmed; undefined if the value is not one. */
export const expressionIn = (value: Json): string | undefined =>
  typeof value === 'string' ? DELIMITED.exec(value)?.[1]?.trim() : undefined;

/** Parses an expression; throws JsonataSyntaxError. */
export const parseExpression = (source: string): AstNode => {
  const later = laterOperatorMessage(source);
  if (later !== undefined) throw new JsonataSyntaxError(later);
  try {
    return jsonata.parser(source);
  } catch (error) {
    if (error instanceof RangeError) throw new JsonataSyntaxError('the expression is nested too deeply');
    jsonata.populateMessage(error);
    throw new JsonataSyntaxError((error as { message?: string }).message ?? String(error));
  }
};

/** What an expression is, whatever field it is for. */
interface Parsed {
  ast: AstNode;
  plain: Plain | undefined;
  cost: Cost;
  variables: ReadonlySet<string>;
}

/** Machines repeat expressions, and are compiled again for every state that is tested and every definition that is saved. */
const parsedBefore = new Map<string, Parsed>();
const MAX_KEPT = 1000;
const MAX_KEPT_CHARACTERS = 2000;

const parse = (source: string): Parsed => {
  const known = parsedBefore.get(source);
  if (known) return known;
  const ast = parseExpression(source);
  const isDeep = isDeeper(ast, MAX_DEPTH);
  const parsed: Parsed = isDeep
    ? { ast, plain: undefined, cost: () => Number.POSITIVE_INFINITY, variables: new Set() }
    : { ast, plain: compilePlain(ast), cost: compileCost(ast), variables: new Set(namesIn(ast)) };
  if (source.length > MAX_KEPT_CHARACTERS) return parsed;
  if (parsedBefore.size >= MAX_KEPT) parsedBefore.clear();
  parsedBefore.set(source, parsed);
  return parsed;
};

/** Compiles one expression for a field, e.g. `Output/total`; throws JsonataSyntaxError. */
export const compileExpression = (source: string, location: string): Evaluator => {
  const { ast, plain, cost, variables } = parse(source);
  const outcomeOf = (evaluation: EvaluationContext): Outcome => {
    const units = cost(evaluation);
    if (units <= (evaluation.isSpent ? MAX_TINY_UNITS : MAX_INLINE_UNITS)) {
      evaluation.spend?.(units);
      return evaluateAst(ast, evaluation);
    }
    const outcome = evaluation.elsewhere?.(location, () => deferred(source, variables, evaluation));
    evaluation.spend?.(Math.min(units, MAX_INLINE_UNITS));
    return outcome ?? evaluateInTime(ast, evaluation);
  };
  const evaluate = (evaluation: EvaluationContext): Json => {
    const value = plain ? plain(evaluation) : UNSURE;
    if (value !== UNSURE && value !== undefined) return value;
    const outcome = value === UNSURE ? outcomeOf(evaluation) : NOTHING;
    if ('value' in outcome) return outcome.value;
    invariant(!('failure' in outcome), 'expressions of JSONata do not fail as paths do');
    throw failed(source, location, outcome);
  };
  return { constant: isLiteral(ast), evaluate };
};

/** Evaluates an expression by itself, wherever it is compiled: in at most the time that one may take. */
export const evaluateDeferred = (source: string, evaluation: EvaluationContext): Outcome =>
  evaluateInTime(parse(source).ast, evaluation);

const NOTHING: Outcome = { missing: 'nothing' };

/** An expression that may visit more values than this is evaluated where it can be stopped: some 20 ms. */
const MAX_INLINE_UNITS = 50_000;
/** One that may visit more than this too, once a turn has cost too much. */
const MAX_TINY_UNITS = 100;

/** Returns an expression with all that it reads. */
const deferred = (
  source: string,
  variables: ReadonlySet<string>,
  evaluation: EvaluationContext,
): DeferredExpression => {
  const { stateInput, result, errorOutput, context, now, randomness } = evaluation;
  const read: JsonObject = {};
  for (const name of variables) {
    const value = evaluation.variable(name);
    if (value !== undefined) setField(read, name, value);
  }
  const seed = randomness.uuid();
  return { source, stateInput, ...defined({ result, errorOutput }), context, variables: read, now, seed };
};

/** Returns whether a tree has more levels than may be evaluated; only the evaluator can refuse it. */
const isDeeper = (node: unknown, levels: number): boolean => {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return false;
  return levels === 0 || Object.values(node).some((child) => isDeeper(child, levels - 1));
};

const isLiteral = (ast: AstNode): boolean =>
  ast.type === 'string' || ast.type === 'number' || ast.type === 'value';

const failed = (
  source: string,
  location: string,
  outcome: Exclude<Outcome, { value: Json } | { failure: object }>,
): StateFailure => {
  const start = `The JSONata expression '${source}' specified for the field '${location}'`;
  if ('missing' in outcome) {
    const what = outcome.missing === 'function' ? 'an unsupported result type' : 'nothing (undefined)';
    return queryFailure(`${start} returned ${what}.`, location);
  }
  const { code, message } = outcome.error;
  const what = code === undefined ? `: ${message}` : `. ${code}: ${message}`;
  return queryFailure(`${start} threw an error during evaluation${what}`, location);
};

/** Compiles a value in which texts of the form `{% … %}` are expressions, at any depth; throws JsonataSyntaxError. */
export const compileValue = (value: Json, location: string): Evaluator => {
  const source = expressionIn(value);
  if (source !== undefined) return compileExpression(source, location);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileValue(item, `${location}[${index}]`));
    if (items.every((item) => item.constant)) return constantOf(value, items);
    return { constant: false, evaluate: (evaluation) => items.map((item) => item.evaluate(evaluation)) };
  }
  return isObject(value) ? compileObject(value, location) : { constant: true, evaluate: () => value };
};

/** Returns the evaluator of a constant whose expressions, if any, are literals. */
const constantOf = (value: Json, parts: Evaluator[]): Evaluator => {
  const same = parts.length === 0 || !jsonText(value).includes('{%');
  if (same) return { constant: true, evaluate: () => value };
  return {
    constant: false,
    evaluate: isObject(value)
      ? objectOf(Object.keys(value).map((key, index) => ({ key, ...certain(parts[index], 'field') })))
      : (evaluation) => parts.map((part) => part.evaluate(evaluation)),
  };
};

const compileObject = (value: JsonObject, location: string): Evaluator => {
  const fields = Object.entries(value).map(([key, part]) => ({
    key,
    ...compileValue(part, `${location}/${key}`),
  }));
  if (fields.every((field) => field.constant)) return constantOf(value, fields);
  return { constant: false, evaluate: objectOf(fields) };
};

const objectOf =
  (fields: (Evaluator & { key: string })[]) =>
  (evaluation: EvaluationContext): Json => {
    const result: JsonObject = {};
    for (const { key, evaluate } of fields) setField(result, key, evaluate(evaluation));
    return result;
  };

/** Returns JSON's name of a value's type, as AWS's messages show it. */
export const typeName = (value: Json): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** Returns the failure `… returned an unexpected result type. Expected 'array', but was …`. */
export const unexpectedType = (
  source: string,
  location: string,
  expected: string,
  value: Json,
): StateFailure =>
  queryFailure(
    `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${typeName(value)}' for value: ${shownText(value)}`,
    location,
  );
