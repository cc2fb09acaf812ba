import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { Step } from '#steps/step.ts';
import { analyse } from '../expressions/analyse.ts';
import { parseTemplate } from '../expressions/template.ts';
import { sensitiveFields, sensitivePaths } from '../sensitive.ts';
import { allSteps } from './build.ts';
import type { Emitter } from './emitter.ts';
import { marked } from './inline.ts';
import { inputPath, quotedStep } from './input-path.ts';

/** A place of values that are masked: in the input, or in the result of a step. */
interface Place {
  variable: string;
  path: string[];
}

const placesIn = ({ build }: Emitter): Place[] => [
  ...sensitivePaths(build.document.input).map((path) => ({ variable: 'input', path })),
  ...Array.from(allSteps(build.document.steps), (step) => step).flatMap((step) =>
    sensitiveFields(step).map((name) => ({ variable: step.id, path: name === '*' ? [] : [name] })),
  ),
];

/** Returns the places that a template reads, or that are inside of what it reads. */
const placesRead = (value: Json, places: readonly Place[]): Place[] => {
  const reads: Place[] = textsIn(value).flatMap((text) => {
    const template = parseTemplate(text);
    const parts = template.ok ? template.parts : [];
    return parts.flatMap((part) => {
      const analysis = part.kind === 'expression' ? analyse(part.text) : undefined;
      return analysis?.ok ? analysis.paths.map(({ variable, steps }) => ({ variable, path: steps })) : [];
    });
  });
  return places.filter(({ variable, path }) =>
    reads.some((read) => read.variable === variable && overlap(path, read.path)),
  );
};

const textsIn = (value: Json): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
};

/** Whether one path leads to or into what the other does; an index is not in the steps that are read. */
const overlap = (one: readonly string[], other: readonly string[]): boolean => {
  const names = one.filter((name) => name !== '*');
  return names.slice(0, other.length).every((name, index) => other[index] === name);
};

/** Returns the names of a step's input fields that are kept out of logs: those that it names, and those that read what is masked. */
export const maskedFields = (emitter: Emitter, step: Step): string[] => {
  const own = sensitiveFields(step);
  const places = placesIn(emitter);
  if (places.length === 0 || !isObject(step.with)) return own;
  const reading = Object.entries(step.with).flatMap(([name, value]) =>
    value !== undefined && placesRead(value, places).length > 0 ? [name] : [],
  );
  return [...new Set([...own, ...reading])];
};

/** Returns the values that an approval must not show, as an ASL value; undefined if it reads none. */
export const maskedValues = (emitter: Emitter, value: Json): Json | undefined => {
  const places = placesRead(value, placesIn(emitter));
  if (places.length === 0) return undefined;
  const names = emitter.names;
  const texts = places.map(({ variable, path }) => {
    const steps = path.filter((name) => name !== '*');
    if (variable === 'input') {
      const { expression, used } = inputPath(steps, names.input);
      return [expression, ...steps.slice(used).map(quotedStep)].join('.');
    }
    return [`$${names.variable(variable) ?? variable}`, ...steps.map(quotedStep)].join('.');
  });
  return marked(`[${texts.join(', ')}]`);
};
