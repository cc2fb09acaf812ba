import { RESERVED_NAMES } from '#compiler/expressions/reserved.ts';
import { parseTemplate } from '#compiler/expressions/template.ts';
import { plannedSteps } from '#compiler/plan/cost.ts';
import { type Estimates, ofSize } from '#contracts/estimates.ts';
import { isObject, type Json, knownAs } from '#core/json.ts';
import type { ValidWorkflow } from '../project/compile-file.ts';

/** Characters that a call has besides what its step passes: the function, and which step of which execution calls. */
const CALL_CHARACTERS = 500;

/** Estimates for one input, and of which steps they are. */
export interface InputEstimates {
  estimates: Estimates;
  /** Steps that are estimated by the runs whose inputs were as large. */
  bySize: string[];
  /** Steps whose runs differ by size, and whose input depends on more than that of the execution. */
  unknown: string[];
}

/**
 * Returns the durations of a workflow's steps for one input: of a step that is given nothing but parts of it, those of the runs whose inputs
 * were as large. What other steps are given is only known when they run; they keep the durations of all sizes.
 */
export const estimatesOfInput = async (
  { document }: Pick<ValidWorkflow, 'document'>,
  estimates: Estimates,
  input: Json,
): Promise<InputEstimates> => {
  const known = new Map(estimates.get(document.name));
  const ids = new Set([...plannedSteps(document.steps)].map(({ id }) => id));
  const [bySize, unknown]: [string[], string[]] = [[], []];
  for (const step of plannedSteps(document.steps)) {
    const observed = known.get(step.id);
    if (!observed?.sizes) continue;
    const given = step.with === undefined ? undefined : await valueIn(step.with, input, ids);
    const sized = given && ofSize(observed.sizes, JSON.stringify(given.value).length + CALL_CHARACTERS);
    if (!sized) {
      unknown.push(step.id);
      continue;
    }
    const { seconds, low, high } = sized;
    known.set(step.id, { ...observed, seconds, low, high });
    bySize.push(step.id);
  }
  return { estimates: new Map(estimates).set(document.name, known), bySize, unknown };
};

/** Evaluates a template that reads nothing but the input; undefined if it reads more. */
const valueIn = async (
  template: Json,
  input: Json,
  ids: ReadonlySet<string>,
): Promise<{ value: Json } | undefined> => {
  if (typeof template === 'string') return textOf(template, input, ids);
  if (typeof template !== 'object' || template === null) return { value: template };
  const entries: [string, Json][] = [];
  for (const [key, inner] of Object.entries(template)) {
    const found = await valueIn(knownAs<Json>(inner), input, ids);
    if (!found) return undefined;
    entries.push([key, found.value]);
  }
  return { value: isObject(template) ? Object.fromEntries(entries) : entries.map(([, value]) => value) };
};

/** Names that stand for something else than the input, wherever they are bound. */
const ELSEWHERE = new Set([...RESERVED_NAMES, 'batch'].filter((name) => name !== 'input'));

const textOf = async (
  text: string,
  input: Json,
  ids: ReadonlySet<string>,
): Promise<{ value: Json } | undefined> => {
  const template = parseTemplate(text);
  if (!template.ok) return undefined;
  const { parts, whole } = template;
  const values: Json[] = [];
  for (const part of parts) {
    if (part.kind === 'text') {
      values.push(part.text);
      continue;
    }
    const names = [...part.text.matchAll(/\$(\w+)/g)].map(([, name = '']) => name);
    if (names.some((name) => ids.has(name) || ELSEWHERE.has(name))) return undefined;
    const { default: jsonata } = await import('jsonata');
    try {
      values.push(knownAs<Json>(await jsonata(part.text).evaluate({}, { input })) ?? null);
    } catch {
      // What it is when the execution runs, the input alone does not say.
      return undefined;
    }
  }
  return {
    value: whole
      ? (values[0] ?? null)
      : values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(''),
  };
};

/** Says of which steps the durations are those of the input. */
export const sizesInWords = ({ bySize, unknown }: InputEstimates): string[] => {
  if (bySize.length + unknown.length === 0)
    return ['no step was observed with inputs of different sizes: the input changes no duration'];
  return [
    ...(bySize.length > 0
      ? [`durations of ${bySize.join(', ')} are those of runs whose inputs were as large as this one's`]
      : []),
    ...(unknown.length > 0
      ? [
          `durations of ${unknown.join(', ')} are those of all sizes: either no larger input was observed, or the size is known only when the step runs`,
        ]
      : []),
  ];
};
