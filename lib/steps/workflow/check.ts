import { didYouMean } from '#core/did-you-mean.ts';
import { type Project, unreadProblem } from '../project.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';

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
  if (!target.input) return [];
  return misfits(step.with ?? {}, { schema: target.input, path: ['with'], who: name }).map((problem) =>
    step.with === undefined ? { ...problem, path } : problem,
  );
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
