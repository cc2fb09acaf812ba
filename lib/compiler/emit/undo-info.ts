import { actionSubstitution } from '#contracts/names.ts';
import { asJson, isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Compensation, Step } from '#steps/step.ts';
import { asExpression, emitLiteral, emitTemplate } from './author-text.ts';
import type { Emitter } from './emitter.ts';
import { freeVariables } from './free-variables.ts';
import { expressionOf, marked } from './inline.ts';
import { absentIn } from './present.ts';
import { undoRetry } from './undo-retry.ts';
import { undoSubstitution } from './undo-substitution.ts';

/**
 * Returns how a step is undone, in the form of `UndoInfo`, as it is known before the step runs: what needs its result stays an
 * expression.
 */
export const undoInfo = (emitter: Emitter, step: Step): { undo?: JsonObject } => {
  const undo = step.compensate;
  if (!undo) return {};
  const key = undoSubstitution(emitter, undo);
  const result = emitter.names.variable(step.id) ?? step.id;
  const input = emitTemplate(undo.with ?? {}, emitter.names);
  const known: JsonObject = {};
  const late: Record<string, string> = {};
  for (const [field, value] of fieldsOf(input)) {
    const expression = asExpression(value);
    if (freeVariables(expression).has(result)) late[field] = expression;
    else known[field] = total(value);
  }
  const info: JsonObject = { uses: `\${${key}}`, with: known, ...retryInfo(emitter, undo) };
  if (Object.keys(late).length === 0) return { undo: info };
  const others = new Set(Object.values(late).flatMap((expression) => [...freeVariables(expression)]));
  others.delete(result);
  const bindings = Object.fromEntries(
    [...others].map((name) => [name, ownField(BINDINGS, name) ?? bound(name)]),
  );
  return {
    undo: {
      ...info,
      late: emitLiteral(late),
      ...findInfo(emitter, step),
      result,
      ...(others.size > 0 && { bindings }),
    },
  };
};

const retryInfo = ({ build }: Emitter, undo: Compensation): JsonObject =>
  emitLiteral(asJson(undoRetry(build, undo))) as JsonObject;

/** Names the step's own function if it can find the result after an attempt of which nothing is known. */
const findInfo = ({ build }: Emitter, { uses }: Step): { find?: string } =>
  uses !== undefined && build.actions?.get(uses)?.find ? { find: `\${${actionSubstitution(uses)}}` } : {};

/** An input that is one expression as a whole has no fields: its one field has the empty name. */
const fieldsOf = (input: Json): [string, Json][] => (isObject(input) ? Object.entries(input) : [['', input]]);

/** The same value, but null if an expression yields nothing: the step must not fail before it runs. */
const total = (value: Json): Json => {
  if (typeof value === 'string') {
    const expression = expressionOf(value);
    return expression === undefined || absentIn(value).length === 0
      ? value
      : marked(`$exists(${expression}) ? ${expression} : null`);
  }
  if (Array.isArray(value)) return value.map(total);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, total(item)]));
};

const bound = (name: string): Json => marked(`$exists($${name}) ? $${name} : null`);

/** Of Step Functions' own variable, only the context is known before the step runs. */
const BINDINGS: Record<string, Json> = { states: { context: marked('$states.context') } };
