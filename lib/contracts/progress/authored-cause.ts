import { isObject, type JsonObject, parseJson } from '#core/json.ts';
import { authoredExpression } from './authored-expression.ts';

/** Letters of an expression that a cause shows. */
const MAX_EXPRESSION = 120;

/** What Step Functions says of an expression that cannot be evaluated: in which state, which one, and why. */
const FAILED_EXPRESSION =
  /^(?:An error occurred while executing the state '(.*)' \(entered at the event id #\d+\)\. )?The JSONata expression '(.*)' specified for the field '[^']*' (.*)$/s;

/** What the names of states begin with that evaluate what a step needs, before the step's id. */
const BESIDE_STEP = /^(?:when|test|compute|check|turn)_(.+)$/;

/**
 * Returns the text of a cause in the words of the workflow's author: an expression as it was written, and its step, in place of what it was
 * compiled to and the state. The history keeps Step Functions' words.
 */
export const authoredText = (text: string, steps: readonly string[] = []): string => {
  const [, state, emitted, failure] = FAILED_EXPRESSION.exec(text) ?? [];
  if (emitted === undefined) return text;
  const { expression, computed } = authoredExpression(emitted);
  const shown = expression.length > MAX_EXPRESSION ? `${expression.slice(0, MAX_EXPRESSION)}…` : expression;
  const also = computed.length > 0 ? ` (or of ${computed.join(', ')}, which it computes)` : '';
  return `The expression '${shown}'${placeOf(state, steps)}${also} ${failure}`;
};

const placeOf = (state: string | undefined, steps: readonly string[]): string => {
  if (state === undefined) return '';
  const step = [state, BESIDE_STEP.exec(state)?.[1]].find(
    (name) => name !== undefined && steps.includes(name),
  );
  return step === undefined ? ` of the state ${state}` : ` of step ${step}`;
};

/** Fields of causes in which other causes are. */
const INNER = ['errorMessage', 'cause', 'Cause', 'message'];

/** Does the same for a cause that may be JSON around others, and keeps its form. */
export const authoredCause = (cause: string, steps: readonly string[]): string => {
  const value = parseJson(cause);
  if (!isObject(value)) return authoredText(cause, steps);
  const inner = INNER.flatMap((field): [string, string][] => {
    const text = value[field];
    return typeof text === 'string' ? [[field, authoredCause(text, steps)]] : [];
  });
  const changed: JsonObject = Object.fromEntries(inner.filter(([field, text]) => text !== value[field]));
  return Object.keys(changed).length > 0 ? JSON.stringify({ ...value, ...changed }) : cause;
};
