import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { StepProblem } from '../step-type.ts';

/** Returns what the approver is asked and shown. */
export const asked = (step: Step): JsonObject => (isObject(step.with) ? step.with : {});

const schemasOf = (editable: Json | undefined): JsonObject => {
  if (Array.isArray(editable)) return Object.fromEntries(editable.map((name) => [String(name), {}]));
  return isObject(editable) ? editable : {};
};

/** Editable fields that are shown, and so always part of the result. */
const shownFields = ({ show, editable }: JsonObject): string[] =>
  isObject(show) ? Object.keys(schemasOf(editable)).filter((name) => Object.hasOwn(show, name)) : [];

/** Returns what an approval yields: the decision, and every editable field as edited or else as shown. A rejected one fails unless it continues. */
export const decisionSchema = (step: Step): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: ['decision', 'approved', 'by', 'at', ...shownFields(asked(step))],
  properties: {
    ...schemasOf(asked(step).editable),
    decision: { enum: step.on_reject === 'continue' ? ['approved', 'rejected'] : ['approved'] },
    approved: step.on_reject === 'continue' ? { type: 'boolean' } : { type: 'boolean', const: true },
    by: { type: 'string' },
    comment: {},
    at: { type: 'string' },
  },
});

const DECIDED = ['decision', 'approved', 'by', 'comment', 'at'];

/** Checks editable fields: they must be shown, and may not be called like what the decision itself says. */
export const checkApproval = (step: Step): StepProblem[] => {
  const { show, editable } = asked(step);
  return Object.keys(schemasOf(editable)).flatMap((name, index): StepProblem[] => {
    const path = ['with', 'editable', Array.isArray(editable) ? index : name];
    if (DECIDED.includes(name)) {
      return [
        {
          path,
          message: `"${name}" is part of every decision and cannot be edited`,
          hint: 'choose another name',
        },
      ];
    }
    // Without anything that is shown, the approver fills it in.
    if (isObject(show) && !Object.hasOwn(show, name)) {
      return [{ path, message: `"${name}" is editable but not shown`, hint: `add ${name}: … to "show"` }];
    }
    return [];
  });
};

/** One expression that is the whole of a text. */
const WHOLE = /^\{\{((?:(?!\{\{).)*)\}\}$/s;

/** Returns the editable fields as they were shown, a template each; none where what is shown has no fields. */
export const asShown = ({ show, editable }: JsonObject): Record<string, Json> => {
  const names = Object.keys(schemasOf(editable));
  if (isObject(show)) {
    const shown = new Map(Object.entries(show));
    return Object.fromEntries(
      names.flatMap((name): [string, Json][] => {
        const value = shown.get(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }
  const whole = typeof show === 'string' ? WHOLE.exec(show.trim())?.[1] : undefined;
  if (whole === undefined) return {};
  return Object.fromEntries(
    names.map((name): [string, Json] => [name, `{{ (${whole}).\`${name}\` ?? null }}`]),
  );
};
