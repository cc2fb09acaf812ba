import { didYouMean } from '#core/did-you-mean.ts';
import { TestKitError } from '../usage-error.ts';
import type { LoadedWorkflow } from '../workflow/load-workflow.ts';
import type { Answers } from './answer-tasks.ts';

/** Throws a TestKitError if a test answers what the workflow does not have. */
export const checkAnswers = ({ manifest }: LoadedWorkflow, { actions, approvals }: Answers): void => {
  const uses = Object.values(manifest.substitutions).flatMap((one) =>
    one.kind === 'action' ? [one.action] : [],
  );
  const fallbacks = manifest.steps.flatMap((step) => step.fallbacks ?? []);
  const steps = [...manifest.steps.map(({ id }) => id), ...fallbacks];
  const asking = manifest.steps.filter(({ type }) => type === 'approval').map(({ id }) => id);
  for (const name of Object.keys(actions)) {
    refuseUnknown(name, [...uses, ...steps], `is not an action or a step of ${manifest.name}`, uses);
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
