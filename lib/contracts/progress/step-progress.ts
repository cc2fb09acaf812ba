import { defined } from '#core/defined.ts';
import type { CacheUse } from '../cached-result.ts';
import type { ManifestStep } from '../manifest.ts';
import type { Failures } from './failures.ts';
import type { Outline } from './outline.ts';
import { mayComeYet } from './reachability.ts';
import type { StepProgress, StepStatus } from './snapshot.ts';
import type { StepRun } from './step-run.ts';
import type { Visit } from './visit.ts';
import type { ExecutionStatus } from './visits.ts';

/** Types whose steps wait rather than work. */
export const WAITING: ReadonlySet<string> = new Set(['approval', 'wait']);

/** What the status of a step without visits is read from. */
interface Surroundings {
  visits: readonly Visit[];
  outline: Outline;
  status: ExecutionStatus;
  failures: Failures;
  now: number;
}

/** Computes the progress of a step from its runs. */
export const stepProgress = (
  step: ManifestStep,
  runs: readonly StepRun[],
  compensation: readonly Visit[],
  run: Surroundings,
): StepProgress => {
  const status = runs.length > 0 ? statusOf(step, runs) : unvisitedStatus(step, run);
  const startedAtMilliseconds = runs[0]?.startedAtMilliseconds;
  const isOpen = status === 'running' || status === 'waiting';
  const ends = runs.flatMap(({ endedAtMilliseconds: at }) => at ?? []);
  const endedAtMilliseconds = isOpen || ends.length === 0 ? undefined : Math.max(...ends);
  const judged = status === 'failed' ? runs.findLast(({ outcome }) => outcome === 'failed') : runs.at(-1);
  const isHandled =
    status === 'failed' &&
    runs.every(({ outcome, handled }) => outcome !== 'failed' || handled !== undefined);
  return {
    id: step.id,
    type: step.type,
    uses: step.uses,
    phase: step.phase,
    parent: step.parent,
    status,
    attempts: runs.reduce((sum, each) => sum + attemptsOf(each, step), 0),
    ...(step.repeated && { iterations: iterationsOf(runs) }),
    startedAtMilliseconds,
    endedAtMilliseconds,
    durationMilliseconds:
      startedAtMilliseconds === undefined
        ? undefined
        : Math.max(0, (endedAtMilliseconds ?? run.now) - startedAtMilliseconds),
    ...(judged?.error === undefined ? {} : { error: judged.error, cause: judged.cause }),
    ...(isHandled && { handled: true }),
    ...defined({
      execution: runs.flatMap(({ visits }) => visits).findLast(({ execution }) => execution)?.execution,
    }),
    ...(step.sizedSeconds ? defined({ inputBytes: inputBytesOf(runs.at(-1)) }) : {}),
    ...cachedOf(runs),
    ...(runs.some(({ visits }) => visits.some(({ state }) => step.fallbacks?.includes(state))) && {
      fallback: true,
    }),
    ...compensationOf(compensation),
  };
};

/** Bytes of what a run was given, whatever tasks it consists of; undefined if no task has begun. */
const inputBytesOf = (run: StepRun | undefined): number | undefined => {
  const known = (run?.visits ?? []).flatMap(({ inputBytes }) => inputBytes ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
};

/** Counts the runs whose result came from the cache. */
const cachedOf = (runs: readonly StepRun[]): Pick<StepProgress, 'cached'> => {
  const count = (use: CacheUse): number => runs.filter(({ cached }) => cached === use).length;
  const counts = defined({ hit: count('hit') || undefined, stale: count('stale') || undefined });
  return Object.keys(counts).length > 0 ? { cached: counts } : {};
};

/** Counts what was tried: a run of a block is one attempt, whatever happens inside. */
const attemptsOf = ({ visits, retries }: StepRun, step: ManifestStep): number => {
  const own = visits.filter(({ state }) => state === step.state || step.fallbacks?.includes(state));
  return (own[0]?.kind === 'Choice' ? 1 : Math.max(1, own.length)) + retries;
};

const statusOf = (step: ManifestStep, runs: readonly StepRun[]): StepStatus => {
  if (runs.some(({ outcome }) => outcome === 'open')) return WAITING.has(step.type) ? 'waiting' : 'running';
  // A failed iteration is what users look for, so it outweighs those that succeeded; not if the loop continued by intent.
  const judged = step.repeated ? runs : runs.slice(-1);
  if (judged.some(({ outcome, handled }) => outcome === 'failed' && handled !== 'here')) return 'failed';
  if (judged.some(({ outcome }) => outcome === 'aborted')) return 'aborted';
  return judged.some(({ outcome }) => outcome === 'succeeded') ? 'succeeded' : 'failed';
};

const unvisitedStatus = (step: ManifestStep, run: Surroundings): StepStatus => {
  const { outline, status, visits } = run;
  const isOpen = (name: string): boolean =>
    visits.some(({ state, outcome }) => state === name && outcome === 'open');
  const mayCome = outline.states.has(step.state)
    ? mayComeYet(run, step.state)
    : outline.raisedAfter(step.id).some(({ name }) => isOpen(name) || mayComeYet(run, name));
  if (status !== 'SUCCEEDED' && mayCome) return status === 'RUNNING' ? 'pending' : 'unreached';
  return ranElsewhere(step, run) ? 'succeeded' : 'skipped';
};

/** Tells whether a step ran in a distributed map, whose iterations have separate histories: its steps share the map's status. */
const ranElsewhere = (
  step: ManifestStep,
  { visits, outline }: { visits: readonly Visit[]; outline: Outline },
) =>
  outline
    .path(step.state)
    .slice(0, -1)
    .some(({ name }) =>
      visits.some(
        (visit) =>
          visit.state === name && visit.kind === 'Map' && !visit.iterations && visit.outcome === 'done',
      ),
    );

const iterationsOf = (runs: readonly StepRun[]): StepProgress['iterations'] => {
  const first = runs.flatMap(({ visits }) => visits.slice(0, 1));
  const places = new Map<Visit | undefined, Set<number | undefined>>();
  for (const { parent, index } of first) places.set(parent, (places.get(parent) ?? new Set()).add(index));
  // Several runs in one iteration are those of a loop inside it, whose number is not known.
  const once = [...places.values()].reduce((sum, { size }) => sum + size, 0) === first.length;
  const totals = [...places.keys()].map((map) => map?.iterations?.total);
  const total =
    !once || totals.includes(undefined)
      ? undefined
      : totals.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const failed = runs.filter(({ outcome }) => outcome === 'failed').length;
  return {
    ended: runs.filter(({ outcome }) => outcome !== 'open').length,
    ...(total && { total }),
    ...(failed > 0 && { failed }),
  };
};

const compensationOf = (
  visits: readonly Visit[],
): Pick<StepProgress, 'compensation' | 'compensationError' | 'compensations'> => {
  if (visits.length === 0) return {};
  const compensation = compensationStatus(visits);
  const compensations = visits.length > 1 ? countsOf(visits) : undefined;
  const compensationError =
    compensation === 'failed' ? visits.findLast(({ error }) => error)?.error : undefined;
  return { compensation, ...defined({ compensationError, compensations }) };
};

const countsOf = (visits: readonly Visit[]): StepProgress['compensations'] => {
  const ended = visits.filter(({ outcome }) => outcome !== 'open');
  return { ended: ended.length, failed: ended.filter(({ outcome }) => outcome !== 'done').length };
};

const compensationStatus = (visits: readonly Visit[]): 'running' | 'succeeded' | 'failed' => {
  if (visits.some(({ outcome }) => outcome === 'open')) return 'running';
  return visits.every(({ outcome }) => outcome === 'done') ? 'succeeded' : 'failed';
};
