import { didYouMean } from '#core/did-you-mean.ts';
import type { JsonObject } from '#core/json.ts';
import { type Project, unreadProblem, type WorkflowFacts } from '../project.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { startedFacts } from './targets.ts';

/** Checks that the workflow exists, that the input fits its schema, and that it does not lead back to this one. */
export const checkWorkflow = (step: Step, schemas: Schemas): StepProblem[] => [
  ...checkInputForm(step),
  ...checkTarget(step, schemas),
];

const checkInputForm = ({ with: input }: Step): StepProblem[] =>
  Array.isArray(input) || (typeof input === 'string' && !input.includes('{{'))
    ? [
        {
          path: ['with'],
          message: 'expected a map: it becomes the input of the workflow',
          hint: 'write { name: value }',
        },
      ]
    : [];

const checkTarget = (step: Step, { workflow, project, misfits }: Schemas): StepProblem[] => {
  const name = String(step.workflow);
  const path = ['workflow'];
  const cycle = cycleFrom(name, workflow, project);
  if (cycle) {
    const message =
      cycle.length === 1
        ? `workflow "${workflow}" would start itself without end`
        : `workflow "${workflow}" leads back to itself: ${[workflow, ...cycle].join(' → ')}`;
    return [{ path, message, hint: 'repeat steps with "while", or start the next execution with "emit"' }];
  }
  if (!project.workflows) return [];
  const target = project.workflows.get(name);
  if (!target) {
    const unread = unreadProblem(project, `the workflow "${name}"`, { kind: 'workflow', name });
    if (unread) return [{ path, ...unread }];
    const known = [...project.workflows.keys()].filter((other) => other !== workflow);
    const all =
      known.length > 0 ? `this project has ${known.join(', ')}` : 'this project has no other workflow';
    return [{ path, message: `there is no workflow "${name}"`, hint: didYouMean(name, known) ?? all }];
  }
  return startedFacts(name, project).flatMap(({ name: who, input }) => {
    if (!input) return [];
    const schema = withoutSet(input, who, target);
    const label = who === name ? name : `${who}, a variant of ${name},`;
    return misfits(step.with ?? {}, { schema, path: ['with'], who: label }).map((problem) =>
      step.with === undefined ? { ...problem, path } : problem,
    );
  });
};

/** Returns the schema of an input without requiring what each variant that starts the workflow sets. */
const withoutSet = (
  input: JsonObject,
  workflow: string,
  { name, variants = [] }: WorkflowFacts,
): JsonObject => {
  const starting = variants.filter((variant) => (variant.workflow ?? name) === workflow);
  if (starting.length === 0 || !Array.isArray(input.required)) return input;
  const required = input.required.filter(
    (field) => !starting.every(({ sets }) => sets.includes(String(field))),
  );
  return { ...input, required };
};

/** Returns the names on the way from a workflow to the one that contains the step, both included; undefined if there is none. */
const cycleFrom = (from: string, to: string, { workflows }: Project): string[] | undefined => {
  const seen = new Set<string>();
  const search = (name: string): string[] | undefined => {
    if (name === to) return [name];
    if (seen.has(name)) return undefined;
    seen.add(name);
    for (const next of workflows?.get(name)?.calls ?? []) {
      const rest = search(next);
      if (rest) return [name, ...rest];
    }
    return undefined;
  };
  return search(from);
};
