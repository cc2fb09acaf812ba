import { walkGraphs } from '#asl/walk.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { Fault } from '#local/workers/faults.ts';
import { UserError } from '../errors/user-error.ts';

/** What precedes the id of a step whose compensation is to fail. */
const UNDO = 'undo:';

/** Names what a fault makes fail, as `--fail` does. */
export const faultId = ({ step, compensation }: Pick<Fault, 'compensation' | 'step'>): string =>
  `${compensation ? UNDO : ''}${step}`;

/** Returns what can be made to fail: steps that call something or wait, their fallbacks, and with `undo:` before it what undoes a step. */
export const failableSteps = (manifest: WorkflowManifest): string[] => {
  const states = new Set([...statesOf(manifest, 'Task'), ...statesOf(manifest, 'Wait')]);
  const calls = callsOf(manifest);
  const called = new Set(calls.map(({ step }) => step));
  const undone = new Set(calls.filter(({ undo }) => undo !== undefined).map(({ step }) => step));
  const { steps } = manifest;
  return [
    ...steps.filter(({ id, state }) => states.has(state) || called.has(id)).map(({ id }) => id),
    ...steps.flatMap(({ fallbacks }) => fallbacks ?? []),
    ...steps.filter(({ id, compensated }) => compensated || undone.has(id)).map(({ id }) => `${UNDO}${id}`),
  ];
};

/**
 * Returns what the states of a definition tell functions of the call: its step, and what undoes it. Tasks of `dynamic` steps have other
 * states than these.
 */
const callsOf = ({ definition }: WorkflowManifest): JsonObject[] =>
  walkGraphs(definition)
    .flatMap(({ states }) => states)
    .flatMap(({ state }) => {
      const { Payload: payload } = isObject(state.Arguments) ? state.Arguments : {};
      return isObject(payload) && isObject(payload.run) ? [payload.run] : [];
    });

const statesOf = ({ definition }: WorkflowManifest, wanted: string): string[] =>
  walkGraphs(definition).flatMap(({ states }) =>
    states.flatMap(({ name, type }) => (type === wanted ? [name] : [])),
  );

/** How a timed wait fails: nothing is called in it, but its time may be an expression. */
const WAIT_ERROR = 'States.QueryEvaluationError';

/** Returns the manifest in which the times of the waits that are to fail cannot be evaluated. */
export const withFailingWaits = (manifest: WorkflowManifest, faults: readonly Fault[]): WorkflowManifest => {
  const waits = new Set(
    faults.flatMap(({ step, error }) => (error === WAIT_ERROR ? [waitOf(manifest, step)] : [])),
  );
  const definition = structuredClone(manifest.definition);
  for (const { name, state } of walkGraphs(definition).flatMap(({ states }) => states)) {
    if (!waits.has(name)) continue;
    delete state.Timestamp;
    state.Seconds = `{% $error("Injected by --fail: the time of ${name} cannot be evaluated") %}`;
  }
  return { ...manifest, definition };
};

/** Returns the state of a step in which nothing is called, and which only waits. */
const waitOf = (manifest: WorkflowManifest, id: string): string | undefined => {
  const state = manifest.steps.find((step) => step.id === id)?.state;
  return statesOf(manifest, 'Wait').find((name) => name === state);
};

/** Parses `STEP=ERROR[:N]`; throws a UserError if it has another format, or names a step that neither calls something nor waits. */
export const parseFault = (
  text: string,
  manifest: WorkflowManifest,
  called: readonly WorkflowManifest[] = [],
): Fault => {
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
  if (!known.includes(id)) throw notFailable({ id, step, known }, manifest, called);
  if (waitOf(manifest, step) !== undefined && (error !== WAIT_ERROR || attempts !== undefined)) {
    throw new UserError(
      `--fail names "${id}", a wait, which fails only if its time cannot be evaluated, and then each time`,
      {
        hint: `write --fail ${id}=${WAIT_ERROR}`,
      },
    );
  }
  const fault: Fault = { step, error, attempts: attempts === undefined ? undefined : Number(attempts) };
  if (id !== step) return { ...fault, compensation: true };
  return { ...fault, action: manifest.steps.find((one) => one.id === step)?.uses };
};

const notFailable = (
  { id, step, known }: { id: string; step: string; known: string[] },
  { name, steps }: WorkflowManifest,
  called: readonly WorkflowManifest[],
): UserError => {
  const found = steps.find((one) => one.id === step);
  const inner = called.find((one) => one.steps.some((other) => other.id === step));
  if (!found && inner) {
    return new UserError(`--fail names "${id}", which is a step of ${inner.name} and not of ${name}`, {
      hint: `make the step of ${name} fail that calls ${inner.name}, or run ${inner.name} by itself with --fail ${id}=…`,
    });
  }
  if (!found) {
    return new UserError(`--fail names "${id}", which is not a step of ${name}`, {
      hint: didYouMean(id, known) ?? `the steps are ${known.join(', ')}`,
    });
  }
  if (id !== step) return new UserError(`--fail names "${id}", but nothing undoes ${step}`);
  return new UserError(
    `--fail names "${id}", a step of type ${found.type}; only steps that call something or wait can fail on request`,
  );
};
