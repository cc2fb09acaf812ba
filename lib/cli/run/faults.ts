import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { Fault } from '#local/workers/faults.ts';
import { UserError } from '../errors/user-error.ts';

/** Returns the ids of the steps that can be made to fail: those that call an action, and fallbacks. */
export const failableSteps = ({ steps }: WorkflowManifest): string[] => [
  ...steps.filter(isCallable).map(({ id }) => id),
  ...steps.flatMap(({ fallbacks }) => fallbacks ?? []),
];

const isCallable = ({ uses, type }: WorkflowManifest['steps'][number]): boolean =>
  uses !== undefined || type === 'approval';

/** Parses `STEP=ERROR[:N]`; throws a UserError if it has another format, or names a step that does not call an action. */
export const parseFault = (text: string, manifest: WorkflowManifest): Fault => {
  const match = /^([^=]+)=([A-Za-z][\w.]*?)(?::(\d+))?$/.exec(text);
  if (!match) {
    throw new UserError(`--fail takes STEP=ERROR or STEP=ERROR:N, got "${text}"`, {
      hint: 'for example --fail social=ServiceDown, or --fail social=ServiceDown:2 for the first two attempts',
    });
  }
  const [, id = '', error = '', attempts] = match;
  if (attempts !== undefined && Number(attempts) < 1) {
    throw new UserError(`--fail takes 1 or more attempts, got ${attempts} in "${text}"`, {
      hint: `to make every attempt fail, leave out the number: --fail ${id}=${error}`,
    });
  }
  const fault: Fault = { step: id, error, attempts: attempts === undefined ? undefined : Number(attempts) };
  const fallbacks = manifest.steps.flatMap((step) => step.fallbacks ?? []);
  if (fallbacks.includes(id)) return fault;
  const step = manifest.steps.find((candidate) => candidate.id === id);
  if (!step) {
    const names = failableSteps(manifest);
    throw new UserError(`--fail names "${id}", which is not a step of ${manifest.name}`, {
      hint: didYouMean(id, names) ?? `the steps are ${names.join(', ')}`,
    });
  }
  if (!isCallable(step)) {
    throw new UserError(
      `--fail names "${id}", a step of type ${step.type}; only steps that call an action can fail on request`,
    );
  }
  return { ...fault, action: step.uses };
};
