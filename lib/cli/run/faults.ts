import { walkGraphs } from '#asl/walk.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import type { Fault } from '#local/workers/faults.ts';
import { UserError } from '../errors/user-error.ts';

/** What precedes the id of a step whose compensation is to fail. */
const UNDO = 'undo:';

/** Returns what can be made to fail: steps that call something, their fallbacks, and with `undo:` before it what undoes a step. */
export const failableSteps = (manifest: WorkflowManifest): string[] => {
  const tasks = taskStates(manifest);
  return [
    ...manifest.steps.filter(({ state }) => tasks.has(state)).map(({ id }) => id),
    ...manifest.steps.flatMap(({ fallbacks }) => fallbacks ?? []),
    ...manifest.steps.filter(({ compensated }) => compensated).map(({ id }) => `${UNDO}${id}`),
  ];
};

const taskStates = ({ definition }: WorkflowManifest): Set<string> =>
  new Set(
    walkGraphs(definition).flatMap(({ states }) =>
      states.flatMap(({ name, type }) => (type === 'Task' ? [name] : [])),
    ),
  );

/** Parses `STEP=ERROR[:N]`; throws a UserError if it has another format, or names a step that calls nothing. */
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
  const step = id.startsWith(UNDO) ? id.slice(UNDO.length) : id;
  const known = failableSteps(manifest);
  if (!known.includes(id)) throw notFailable(id, step, known, manifest);
  const fault: Fault = { step, error, attempts: attempts === undefined ? undefined : Number(attempts) };
  if (id !== step) return { ...fault, compensation: true };
  return { ...fault, action: manifest.steps.find((one) => one.id === step)?.uses };
};

const notFailable = (
  id: string,
  step: string,
  known: string[],
  { name, steps }: WorkflowManifest,
): UserError => {
  const found = steps.find((one) => one.id === step);
  if (!found) {
    return new UserError(`--fail names "${id}", which is not a step of ${name}`, {
      hint: didYouMean(id, known) ?? `the steps are ${known.join(', ')}`,
    });
  }
  if (id !== step) return new UserError(`--fail names "${id}", but nothing undoes ${step}`);
  return new UserError(
    `--fail names "${id}", a step of type ${found.type}; only steps that call something can fail on request`,
  );
};
