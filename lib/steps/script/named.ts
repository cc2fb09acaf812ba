import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type JsonObject, ownField } from '#core/json.ts';
import type { NamedScript, Sections } from '../sections.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';

/** Fields of a step that say what the document's script says. */
const SAID_THERE = ['script', 'file', 'language', 'returns', 'memory', 'packages'] as const;

/** Returns what a step takes from the script that it calls; undefined if there is none, or the step has some of it itself. */
export const fillScript = (step: Step, { scripts = {} }: Sections): Partial<Step> | undefined => {
  const { call } = step;
  if (typeof call !== 'string' || !Object.hasOwn(scripts, call)) return undefined;
  if (SAID_THERE.some((field) => step[field] !== undefined)) return undefined;
  const { input, timeout, limits, ...script } = ownField(scripts, call) as NamedScript;
  return {
    ...script,
    call: undefined,
    called: call,
    ...(step.timeout === undefined && timeout !== undefined && { timeout }),
    ...(limits && { limits: { ...limits, ...step.limits } }),
  };
};

/** Returns the names that a script's code reads. */
export const namesOfInput = ({ input }: NamedScript): string[] =>
  isObject(input?.properties) ? Object.keys(input.properties) : [];

/** Explains why a step's `call` names no script that it can call. */
export const checkCall = (step: Step, { sections, malformedSections }: Schemas): StepProblem[] => {
  const { scripts = {} } = sections;
  const call = String(step.call);
  const said = SAID_THERE.find((field) => step[field] !== undefined);
  if (said !== undefined) {
    const message = `expected "call" or "${said}", got both`;
    return [{ path: [said], at: 'key', message, hint: `the script "${call}" says it` }];
  }
  if (malformedSections?.has('scripts')) return [];
  const known = Object.keys(scripts);
  const all = known.length > 0 ? `it has ${known.join(', ')}` : 'add "scripts:" to the document';
  return [
    {
      path: ['call'],
      message: `the document has no script "${call}"`,
      hint: didYouMean(call, known) ?? all,
    },
  ];
};

/** Checks what a step gives to the script that it calls. */
export const checkGiven = (step: Step, schemas: Schemas): StepProblem[] => {
  const name = String(step.called);
  const script = ownField(schemas.sections.scripts, name);
  if (!script) return [];
  const names = namesOfInput(script);
  const given = isObject(step.with) ? step.with : {};
  const unread = Object.keys(given).filter((field) => !names.includes(field));
  if (unread.length > 0) {
    return unread.map((field) => ({
      path: ['with', field],
      at: 'key' as const,
      message: `the script "${name}" has no input "${field}"`,
      hint: didYouMean(field, names) ?? `it has ${names.join(', ') || 'none; add it to its "input"'}`,
    }));
  }
  return script.input ? schemas.misfits(given, inputSchema(script.input, name)) : [];
};

const inputSchema = (schema: JsonObject, name: string) => ({
  schema: { type: 'object', ...schema },
  path: ['with'],
  who: `the script "${name}"`,
});
