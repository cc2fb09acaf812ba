import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ObservedMemory } from '#compiler/memory-hints.ts';
import { ESTIMATES_FILE, type Estimates, MIN_SAMPLES, type ObservedDuration } from '#contracts/estimates.ts';
import type { estimatesView } from '#contracts/http/routes/get-estimates.ts';
import { compareTexts } from '#core/compare-texts.ts';
import { asJson, isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import { writeText } from '../project/files.ts';

/** What executions of a workflow have taken, as the API shows it. */
export type EstimatesView = z.output<typeof estimatesView>;

/** Returns the durations by which the compiler estimates. */
export const observedIn = ({ workflow, steps }: EstimatesView): Estimates =>
  new Map([[workflow, new Map(Object.entries(steps).map(([id, step]) => [id, observedOf(step)]))]]);

/** Returns what the functions of steps used, as far as that is known. */
export const memoryIn = ({ steps }: EstimatesView): Map<string, ObservedMemory> =>
  new Map(Object.entries(steps).flatMap(([id, { memory }]) => (memory ? [[id, memory] as const] : [])));

const observedOf = ({ p10, p50, p90, samples, sizes }: EstimatesView['steps'][string]): ObservedDuration => {
  const enough = sizes.filter((size) => size.samples >= MIN_SAMPLES);
  const sized = enough.map((size) => ({
    ...{ up_to_bytes: size.up_to_bytes, seconds: size.p50, low: size.p10, high: size.p90 },
  }));
  const observed = { seconds: p50, low: p10, high: p90, samples };
  return sized.length < 2 ? observed : { ...observed, sizes: sized };
};

/** Keeps a workflow's durations in the project, beside those of the others; returns the file's path from the project's folder. */
export const keepEstimates = (root: string, view: EstimatesView): string => {
  const file = join('statemachines', ESTIMATES_FILE);
  const path = join(root, file);
  const known = existsSync(path) ? parseJson(readFileSync(path, 'utf8')) : undefined;
  const steps = Object.entries(view.steps).map(([id, step]) => [id, observedOf(step)] as const);
  const all: JsonObject = {
    ...(isObject(known) ? known : {}),
    [view.workflow]: Object.fromEntries(
      steps
        .map(([id, observed]): [string, Json] => [id, asJson(observed)])
        .sort(([one], [other]) => compareTexts(one, other)),
    ),
  };
  const sorted = Object.fromEntries(Object.entries(all).sort(([one], [other]) => compareTexts(one, other)));
  writeText(path, root, `${JSON.stringify(sorted, null, 2)}\n`);
  return file;
};
