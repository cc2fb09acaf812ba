import { type Context, createContext, Script } from 'node:vm';
import { type Json, setField } from '#core/json.ts';
import { MAX_JSON_DEPTH } from '#core/json-depth.ts';
import { withoutExact } from '#core/json-text.ts';
import type { Outcome } from '../../model/deferred.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { enterScope, STEP_FUNCTIONS } from './functions.ts';
import { EvaluationError, refuseLarge, TIMEOUT, tooMuch } from './memory.ts';
import { type AstNode, type Environment, jsonata } from './synchronous.ts';

/** An expression may take this long, in milliseconds (Developer Guide: Transforming data with JSONata, expression errors). */
const MAX_MILLISECONDS = 1000;
/** Nodes may be nested this deep while they are evaluated, as on AWS. */
export const MAX_DEPTH = 100;
/** On busy processors an attempt may last longer, but not as long as this. */
const MAX_WALL_MILLISECONDS = 5000;
/** The clock is read once in this many nodes. */
const CHECK_EVERY = 4096;

/** The time that this thread has had of a processor, in milliseconds; time in which others had it is not the expression's. */
const clock = (): number => {
  if (!process.threadCpuUsage) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Evaluates a parsed expression that is known to be cheap. */
export const evaluateAst = (ast: AstNode, evaluation: EvaluationContext): Outcome =>
  outcomeOf(() => start(ast, evaluation), evaluation);

/**
 * Evaluates a parsed expression that may take long, in at most the time that one may take: inside a function of JSONata or a
 * regular expression that backtracks, only node:vm can interrupt it.
 */
export const evaluateInTime = (ast: AstNode, evaluation: EvaluationContext): Outcome =>
  outcomeOf(() => withinTime(() => start(ast, evaluation)), evaluation);

const outcomeOf = (evaluate: () => unknown, evaluation: EvaluationContext): Outcome => {
  const before = enterScope(evaluation);
  try {
    const result = evaluate();
    if (isFunction(result)) return { missing: 'function' };
    const value = plain(result);
    return value === undefined ? { missing: 'nothing' } : { value };
  } catch (error) {
    const { code, message } = toEvaluationError(error);
    return { error: code === undefined ? { message } : { code, message } };
  } finally {
    enterScope(before);
  }
};

const start = (ast: AstNode, evaluation: EvaluationContext): unknown =>
  jsonata.evaluate(ast, undefined, environmentOf(evaluation));

/** JSONata's outermost frame: `$states`, workflow variables, Step Functions' own functions, JSONata's. */
const environmentOf = (evaluation: EvaluationContext): Environment => {
  const bindings = new Map<string | symbol, unknown>();
  let states: unknown;
  let untilCheck = CHECK_EVERY;
  let deadline = 0;
  const environment: Environment & { global: unknown; isParallelCall: boolean } = {
    bind: (name, value) => void bindings.set(name, value),
    lookup: (name) => {
      if (typeof name === 'symbol') return undefined;
      if (bindings.size > 0 && bindings.has(name)) return bindings.get(name);
      if (name === 'states') {
        states ??= withoutExact(statesOf(evaluation));
        return states;
      }
      const variable = withoutExact(evaluation.variable(name));
      if (variable !== undefined) return variable;
      if (name === 'eval') return undefined;
      return STEP_FUNCTIONS.get(name) ?? jsonata.staticFrame.lookup(name);
    },
    /** Completes a date of which a picture has only a part. */
    get timestamp() {
      return new Date(evaluation.now);
    },
    isParallelCall: false,
    global: { ancestry: [null] },
    depth: 0,
    RegexEngine: RegExp,
    createSequence: (...first) => Object.assign([...first], { sequence: true }),
    guardrails: () => {
      if ((environment.depth ?? 0) > MAX_DEPTH) throw tooDeep();
      if (--untilCheck > 0) return;
      untilCheck = CHECK_EVERY;
      if (deadline === 0) deadline = clock() + MAX_MILLISECONDS;
      else if (clock() > deadline) throw tooLong();
    },
    leave: refuseLarge,
  };
  environment.base = environment;
  return environment;
};

/* The words of AWS for what runs too long, too deep, or holds too much. */
const tooLong = (): EvaluationError => new EvaluationError(undefined, TIMEOUT.error.message);
const tooDeep = (): EvaluationError =>
  new EvaluationError(
    undefined,
    'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  );

const statesOf = (evaluation: EvaluationContext): Record<string, unknown> => {
  const states: Record<string, unknown> = { input: evaluation.stateInput, context: evaluation.context };
  if (evaluation.result !== undefined) states.result = evaluation.result;
  if (evaluation.errorOutput !== undefined) states.errorOutput = evaluation.errorOutput;
  return states;
};

let sandbox: { context: Context; script: Script } | undefined;

/** Runs what may hold a regular expression that backtracks for ever: only node:vm can interrupt one. */
const withinTime = (run: () => unknown): unknown => {
  sandbox ??= { context: createContext({}), script: new Script('run()') };
  const { context, script } = sandbox;
  context.run = run;
  try {
    return interrupting((timeout) => script.runInContext(context, { timeout }));
  } finally {
    context.run = undefined;
  }
};

/** Tries again when the time passed while this thread was not running, because others kept the processors busy. */
const interrupting = (run: (timeout: number) => unknown): unknown => {
  for (let timeout = MAX_MILLISECONDS; ; timeout *= 3) {
    const before = clock();
    try {
      return run(timeout);
    } catch (error) {
      const isInterrupted = (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
      const hadItsTime = clock() - before > MAX_MILLISECONDS / 2 || timeout > MAX_WALL_MILLISECONDS;
      if (!isInterrupted || hadItsTime) throw error;
    }
  }
};

const toEvaluationError = (error: unknown): EvaluationError => {
  if (error instanceof EvaluationError) return error;
  if (error instanceof RangeError) return /call stack/.test(error.message) ? tooDeep() : tooMuch();
  const thrown = error as { code?: string; message?: string };
  if (thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return tooLong();
  jsonata.populateMessage(thrown);
  return new EvaluationError(thrown.code, thrown.message ?? String(error));
};

/**
 * Returns the result as plain JSON: JSONata marks its sequences with properties, and may yield functions. A number that JSON cannot
 * write becomes its name, as on AWS: `"Infinity"`.
 */
const plain = (value: unknown, levels = MAX_JSON_DEPTH): Json | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (isFunction(value)) return undefined;
  if (typeof value !== 'object' || value === null) return value as Json | undefined;
  if (levels === 0) throw tooMuch();
  return Array.isArray(value)
    ? plainArray(value, levels - 1)
    : plainObject(value as Record<string, unknown>, levels - 1);
};

const isFunction = (value: unknown): boolean =>
  typeof value === 'function' ||
  (typeof value === 'object' &&
    value !== null &&
    ('_jsonata_lambda' in value || '_jsonata_function' in value));

const plainArray = (array: unknown[], levels: number): Json => {
  const marked = Object.hasOwn(array, 'sequence') || Object.hasOwn(array, 'cons');
  let copy: Json[] | undefined = marked ? [] : undefined;
  for (let i = 0; i < array.length; i++) {
    const item = plain(array[i], levels) ?? null;
    if (copy === undefined && item !== array[i]) copy = array.slice(0, i) as Json[];
    copy?.push(item);
  }
  return copy ?? (array as Json[]);
};

const plainObject = (object: Record<string, unknown>, levels: number): Json => {
  let copy: Record<string, Json> | undefined;
  for (const key of Object.keys(object)) {
    const item = plain(object[key], levels);
    if (copy === undefined) {
      if (item === object[key]) continue;
      copy = { ...(object as Record<string, Json>) };
    }
    if (item === undefined) delete copy[key];
    else setField(copy, key, item);
  }
  return copy ?? (object as Record<string, Json>);
};
