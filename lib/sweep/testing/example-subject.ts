import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { compileWorkflow } from '#compiler/index.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import { defined } from '#core/defined.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { WorkflowFacts } from '#steps/project.ts';
import { type Subject, subjectOf } from '../subject.ts';

const STEPS = new URL('../../steps/', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, STEPS), 'utf8');

/** Step types that have an example. */
export const STEP_EXAMPLES: readonly string[] = readdirSync(STEPS).filter((type) =>
  existsSync(new URL(`${type}/example.workflow.yaml`, STEPS)),
);

/** Answers of steps that fail in the recorded run of an example. */
const INSTEAD_OF_ERRORS: Record<string, [string, Json][]> = {
  group: [['rate', { percent: 10 }]],
  workflow: [['ship', { tracking: 'T-1' }]],
};

/** Returns the facts about the workflows beside the example of a step type, which it may call. */
const calledBy = (type: string): ReadonlyMap<string, WorkflowFacts> => {
  const files = globSync('*.workflow.yaml', { cwd: new URL(`${type}/`, STEPS) });
  const called = files.filter((file) => file !== 'example.workflow.yaml').toSorted();
  return workflowFacts(
    called.flatMap((file) => {
      const { document } = compileWorkflow({ text: read(`${type}/${file}`), file });
      return document ? [{ document, file }] : [];
    }),
  );
};

/** Compiles the example of a step type; its actions answer as in its recorded run. */
export const exampleSubject = (type: string): Subject => {
  const source = { text: read(`${type}/example.workflow.yaml`), file: type };
  const workflows = calledBy(type);
  const { document, manifest } = compileWorkflow(source, workflows.size > 0 ? { workflows } : {});
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
  answers.push(...(ownField(INSTEAD_OF_ERRORS, type) ?? []));
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
