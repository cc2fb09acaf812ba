import { didYouMean } from '#core/did-you-mean.ts';
import { TestKitError } from '../usage-error.ts';
import type { LoadedWorkflow } from '../workflow/load-workflow.ts';
import type { Answers } from './answers.ts';

/** Throws a TestKitError if a test answers what the workflow does not have. */
export const checkAnswers = (workflow: LoadedWorkflow, { actions, approvals }: Answers): void => {
  const { manifest } = workflow;
  const all = [workflow, ...workflow.called].map((one) => one.manifest);
  const substitutions = all.flatMap((one) => Object.values(one.substitutions));
  const uses = substitutions.flatMap((one) => (one.kind === 'action' ? [one.action] : []));
  // What functions of the platform undo has no step that an answer could name.
  const platform = substitutions.flatMap((one) =>
    one.kind === 'platform' ? [`platform/${one.action}`] : [],
  );
  const named = all.flatMap(({ name, steps }) =>
    steps.flatMap(({ id, type, fallbacks = [] }) =>
      [id, ...fallbacks].map((step) => ({ type, step: name === manifest.name ? step : `${name}.${step}` })),
    ),
  );
  const steps = named.map(({ step }) => step);
  const asking = named.filter(({ type }) => type === 'approval').map(({ step }) => step);
  for (const name of Object.keys(actions)) {
    refuseUnknown(
      name,
      [...uses, ...platform, ...steps],
      `is not an action or a step of ${manifest.name}`,
      uses,
    );
  }
  for (const name of Object.keys(approvals)) {
    refuseUnknown(name, asking, `is not an approval of ${manifest.name}`, asking);
  }
};

const refuseUnknown = (name: string, known: string[], problem: string, shown: string[]): void => {
  if (known.includes(name)) return;
  const all = shown.length > 0 ? `it has ${shown.join(', ')}` : 'it has none';
  throw new TestKitError(`"${name}" ${problem} (${didYouMean(name, known) ?? all})`);
};
