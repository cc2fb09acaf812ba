import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { compileWorkflow } from '#compiler/index.ts';
import { defined } from '#core/defined.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { type Subject, subjectOf } from '../subject.ts';

const STEPS = new URL('../../steps/', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, STEPS), 'utf8');

/** Step types that have an example. */
export const STEP_EXAMPLES: readonly string[] = readdirSync(STEPS).filter((type) =>
  existsSync(new URL(`${type}/example.workflow.yaml`, STEPS)),
);

/** Compiles the example of a step type; its actions answer as in its recorded run. */
export const exampleSubject = (type: string): Subject => {
  const source = { text: read(`${type}/example.workflow.yaml`), file: type };
  const { document, manifest } = compileWorkflow(source);
  invariant(document && manifest, `the example of ${type} compiles`);
  const run = JSON.parse(read(`${type}/example.run.json`)) as {
    input?: Json;
    answers?: JsonObject;
    items?: Json[];
  };
  const names = new Set(manifest.steps.flatMap(({ id, fallbacks = [] }) => [id, ...fallbacks]));
  const answers = Object.entries(run.answers ?? {}).flatMap(([name, answer]): [string, Json][] => {
    const last = [answer].flat().at(-1);
    const output = isObject(last) ? last.output : undefined;
    if (!names.has(name) || output === undefined) return [];
    // The answer to a `workflow` step is the output of the execution that it starts.
    if (isObject(output) && output.ExecutionArn !== undefined) return [[name, output.Output ?? {}]];
    return [[name, isObject(output) && output.Payload !== undefined ? output.Payload : output]];
  });
  // A recorded run in which a step fails has the answer of its fallback only.
  for (const { id, fallbacks = [] } of manifest.steps) {
    const instead = answers.find(([name]) => fallbacks.includes(name));
    if (instead && !answers.some(([name]) => name === id)) answers.push([id, instead[1]]);
  }
  return subjectOf({
    document,
    manifest,
    actions: new Map(),
    example: run.input ?? {},
    answers: Object.fromEntries(answers),
    ...defined({ items: run.items }),
  });
};
