import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import { authoredText } from './authored-cause.ts';

/** Result of a compensation. */
export interface ReportedCompensation {
  step: string;
  undone: boolean;
  error?: string;
}

/** A cause in words: causes of Lambda, of a saga and of a called workflow are JSON around it. */
export interface ReadCause {
  text: string;
  /** The step that failed first. */
  step?: string;
  /** The error of the called workflow that failed, the innermost if that called one too. */
  callee?: string;
  compensations: ReportedCompensation[];
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

const compensationOf = (value: Json): ReportedCompensation[] =>
  isObject(value) && typeof value.step === 'string'
    ? [{ step: value.step, undone: value.undone === true, ...defined({ error: textOf(value.error) }) }]
    : [];

/** Puts an expression into its author's words, and reads what a `dynamic` step says of a task. */
const plainText = (text: string): string => {
  const [, task, cause] = /^(the task [^{}]*: )(\{.*\})$/s.exec(text) ?? [];
  if (task !== undefined && cause !== undefined) return task + readCause(cause).text;
  return authoredText(text);
};

/** Errors that JavaScript throws, or that say no more than their message: they are mistakes in code, whose place helps. */
const MISTAKES = /^(Type|Reference|Range|Syntax|URI|Assertion)?Error$/;

/** Returns the place in an action's code where a mistake was thrown, in parentheses, if its trace has it and the text does not. */
const placeIn = ({ errorType, trace }: JsonObject, text: string): string => {
  if (!MISTAKES.test(String(errorType)) || !Array.isArray(trace) || /:\d+\)$/.test(text)) return '';
  for (const frame of trace) {
    const place = /\blambdas\/(?!platform\/)[^\s():]+:\d+/.exec(String(frame))?.[0];
    if (place !== undefined && !String(frame).includes('node_modules')) return ` (${place})`;
  }
  return '';
};

/** Reads a cause: its innermost message, the step that failed, and what was undone. */
export const readCause = (cause: string): ReadCause => {
  const value = parseJson(cause);
  if (!isObject(value)) return { text: plainText(cause), compensations: [] };
  const message = [value.errorMessage, value.cause, value.Cause, value.message].find(
    (text) => typeof text === 'string',
  );
  // What a saga tells of an error without a cause is in the other fields.
  const text = Array.isArray(value.compensations) ? '' : cause;
  const read = message === undefined ? { text, compensations: [] } : readCause(String(message));
  const inner = { ...read, text: read.text + placeIn(value, read.text) };
  const callee = value.ExecutionArn === undefined ? undefined : textOf(value.Error);
  return {
    ...defined({ callee }),
    ...inner,
    ...defined({ step: textOf(value.step) }),
    compensations: [
      ...inner.compensations,
      ...(Array.isArray(value.compensations) ? value.compensations.flatMap(compensationOf) : []),
    ],
  };
};

/**
 * Returns the name that tells most of an error: of a step that called a workflow, which always fails with `States.TaskFailed`, that of the
 * workflow's error. A Fail state cannot raise a name of Step Functions' own, so its `TaskFailed` is the same.
 */
export const errorName = (error: string, cause: string | undefined): string =>
  /^(States\.)?TaskFailed$/.test(error) ? (readCause(cause ?? '').callee ?? error) : error;
