import { parse } from 'yaml';
import { defined } from '#core/defined.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Step } from '#steps/step.ts';
import type { WorkflowDocument } from './document.ts';
import { type Hint, savedBy } from './hints.ts';
import { plannedSteps } from './plan/cost.ts';
import { estimateStep } from './plan/estimate.ts';
import type { CompileOptions, Plan } from './types.ts';

/** Fewest steps of a stretch: with fewer, the execution costs what their transitions do. */
const FEWEST = 3;

/** Seconds that a stretch may take, as it is planned: an Express execution lives for five minutes, and is repeated as a whole. */
const MAX_SECONDS = 60;

/** Stretches that are tried, the longest first. */
const MAX_TRIED = 5;

/**
 * Finds stretches of steps that follow one another, take a short time and change nothing, puts each into an Express execution (a `for_each` of
 * one iteration), compiles the workflow, and returns those that save something worth mentioning. What they save is the difference of the plans.
 */
export const stretchHints = (
  { document, plan, text }: { document: WorkflowDocument; plan: Plan; text: string },
  options: CompileOptions,
): Hint[] => {
  const written = parse(text) as Json;
  if (!isObject(written) || document.origin !== undefined) return [];
  const pure = new Map(
    [...plannedSteps(document.steps)]
      .filter((step) => isPure(step, options))
      .map((step) => [step.id, estimateStep(step).seconds]),
  );
  const stretches = listsIn(written).flatMap((steps) => stretchesOf(steps, pure));
  const longest = stretches.sort((one, other) => other.length - one.length).slice(0, MAX_TRIED);
  return longest.flatMap((stretch): Hint[] => {
    const saved = savedBy(withExpress(written, stretch), plan, options);
    if (!saved || saved.plan.plannedSeconds > plan.plannedSeconds) return [];
    return [
      {
        step: `${stretch[0]} … ${stretch.at(-1)}`,
        change: 'a for_each around them (foreach: "[1]", executions: express)',
        needs: 'they may run in a separate execution, which keeps no history and takes a moment to start',
        dollars: saved.dollars,
      },
    ];
  });
};

/** Whether a step may run twice and ends by itself; what else an Express execution cannot do, compiling says. */
const isPure = (step: Step, options: CompileOptions): boolean => {
  const type = stepTypes.get(step.type);
  const effect = typeof type?.effect === 'function' ? type.effect(step, options) : type?.effect;
  if (!type || type.waits || effect || step.compensate !== undefined || step.irreversible) return false;
  if (type.blocks && type.blocks(step).length > 0) return false;
  return step.uses === undefined || options.actions?.get(step.uses)?.effect === false;
};

/** Returns the lists of steps of a document, but for those inside of loops, which may be executions already. */
const listsIn = (value: Json): JsonObject[][] => {
  if (Array.isArray(value)) return value.flatMap(listsIn);
  if (!isObject(value) || value.type === 'for_each' || value.type === 'while') return [];
  return Object.entries(value).flatMap(([field, inner]) => [
    ...(field === 'steps' && Array.isArray(inner) ? [inner.filter(isObject)] : []),
    ...listsIn(inner),
  ]);
};

/** Returns the ids of stretches: in a list what follows one another, in a graph what needs nothing but the one before. */
const stretchesOf = (steps: readonly JsonObject[], pure: ReadonlyMap<string, number>): string[][] => {
  const isGraph = steps.some(({ needs }) => needs !== undefined);
  const found: string[][] = [];
  for (const step of steps) {
    const id = String(step.id);
    const seconds = pure.get(id);
    const open = isGraph ? found.find((stretch) => isOnly(step.needs, stretch.at(-1))) : found.at(-1);
    if (seconds === undefined) {
      if (!isGraph) found.push([]);
    } else if (open && secondsOf(open, pure) + seconds <= MAX_SECONDS) open.push(id);
    else found.push([id]);
  }
  return found.filter((stretch) => stretch.length >= FEWEST && secondsOf(stretch, pure) <= MAX_SECONDS);
};

const secondsOf = (ids: readonly string[], pure: ReadonlyMap<string, number>): number =>
  ids.reduce((sum, id) => sum + (pure.get(id) ?? 0), 0);

const isOnly = (needs: Json | undefined, id: string | undefined): boolean =>
  id !== undefined && (needs === id || (Array.isArray(needs) && needs.length === 1 && needs[0] === id));

/** Returns a document in which a stretch is one iteration of a loop; whatever reads a result of it reads it there. */
const withExpress = (document: JsonObject, stretch: readonly string[]): Json => {
  const id = [...stretch, 'in', 'express'].join('_');
  const read = new Set<string>();
  const outside = (value: Json): Json => {
    if (typeof value === 'string') return rewritten(value);
    if (Array.isArray(value)) return around(value);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, inner]) => [
        field,
        field === 'needs' ? needsOutside(inner) : outside(inner),
      ]),
    );
  };
  const rewritten = (text: string): string =>
    text.replaceAll(/\$([A-Za-z_]\w*)/g, (whole, name: string) => {
      if (!stretch.includes(name)) return whole;
      read.add(name);
      return `$${id}[0].${name}`;
    });
  const needsOutside = (needs: Json): Json => {
    const all = Array.isArray(needs) ? needs : [needs];
    return [...new Set(all.map((one) => (stretch.includes(String(one)) ? id : one)))];
  };
  const around = (list: readonly Json[]): Json[] => {
    const isOwn = (one: Json): one is JsonObject => isObject(one) && stretch.includes(String(one.id));
    const own = list.filter(isOwn);
    const [first] = own;
    if (!first || own.length !== stretch.length) return list.map(outside);
    const { needs, ...begin } = first;
    const loop: JsonObject = {
      id,
      type: 'for_each',
      foreach: '[1]',
      executions: 'express',
      steps: [begin, ...own.slice(1)],
      ...defined({ needs }),
    };
    const at = list.indexOf(first);
    return list.flatMap((one, index) => {
      if (index === at) return [loop];
      return isOwn(one) ? [] : [outside(one)];
    });
  };
  const changed = outside(document) as JsonObject;
  return withOutput(changed, id, [...read]);
};

/** Lets a loop yield the results that are read outside of it. */
const withOutput = (value: Json, id: string, read: readonly string[]): Json => {
  if (Array.isArray(value)) return value.map((item) => withOutput(item, id, read));
  if (!isObject(value)) return value;
  if (value.id === id)
    return {
      ...value,
      ...(read.length > 0 && { output: Object.fromEntries(read.map((name) => [name, `{{ $${name} }}`])) }),
    };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withOutput(inner, id, read)]));
};
