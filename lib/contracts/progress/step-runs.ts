import { defined } from '#core/defined.ts';
import { required } from '#core/required.ts';
import type { ManifestStep } from '../manifest.ts';
import { Failures } from './failures.ts';
import { Lanes } from './lanes.ts';
import type { Outline } from './outline.ts';
import type { StepRun } from './step-run.ts';
import { LOST_UNDO } from './undid-nothing.ts';
import type { Visit } from './visit.ts';
import { type VisitOwner, visitOwners } from './visit-owner.ts';
import type { ExecutionStatus, Visits } from './visits.ts';

/** What runs are read from. */
interface RunSource {
  ownerOf: (visit: Visit) => VisitOwner | undefined;
  lanes: Lanes;
  failures: Failures;
  status: ExecutionStatus;
}

/** The runs of all steps, as far as the history goes. */
interface ReadRuns {
  runs: Map<string, StepRun[]>;
  compensations: Map<string, Visit[]>;
  failures: Failures;
}

/** Whether a call has begun that has the log undo effects, and has not yet said that there are any. */
const mayUndoNothing = ({ run, outcome, error }: Visit): boolean =>
  run?.compensation === true && run.key.endsWith(LOST_UNDO) && outcome === 'open' && error === undefined;

/**
 * Reads the runs and compensations of steps from the visits: the one reading that both the status and the metrics show. `written` are
 * the steps with those that have no state.
 */
export const readRuns = (
  steps: readonly ManifestStep[],
  outline: Outline,
  { all, status, error, cause }: Visits,
  written: readonly ManifestStep[] = steps,
): ReadRuns => {
  const ownerOf = visitOwners(steps);
  const none = () => new Map(steps.map(({ id }) => [id, [] as Visit[]]));
  const byRole = { own: none(), fallback: none(), compensation: none() };
  for (const visit of all) {
    const owner = ownerOf(visit);
    if (owner && !visit.undidNothing && !mayUndoNothing(visit))
      byRole[owner.as].get(owner.step.id)?.push(visit);
  }
  const states = new Set(steps.flatMap(({ state, fallbacks = [] }) => [state, ...fallbacks]));
  const lanes = new Lanes(outline, all);
  const failures = new Failures(outline, lanes, (state) => states.has(state), status);
  const source = { ownerOf, lanes, failures, status };
  const parents = new Map(written.map(({ id, parent }) => [id, parent]));
  const isIn = (id: string, block: string): boolean => {
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at))
      if (at === block) return true;
    return false;
  };
  // Another Choice may decide in place of a block's, so what runs in the block tells of it as well.
  const inLineOf = (block: ManifestStep): Visit[] => {
    const container = outline.states.get(block.state)?.container;
    const inside = steps.filter(({ parent }) => parent === block.id);
    return inside.flatMap(({ id }) =>
      required(byRole.own, id).flatMap((visit) => {
        let at: Visit | undefined = visit;
        while (at && outline.states.get(at.state)?.container !== container) at = at.parent;
        return at ?? [];
      }),
    );
  };
  const blocks = new Set(parents.values());
  const runs = new Map(
    steps.map((step) => {
      const [own, fallback] = [required(byRole.own, step.id), required(byRole.fallback, step.id)];
      return outline.states.get(step.state)?.type === 'Choice' && blocks.has(step.id)
        ? [step.id, runsOfBlock(step, [...own, ...inLineOf(step)], (id) => isIn(id, step.id), source)]
        : [
            step.id,
            outline.states.has(step.state)
              ? runsOfState(own, fallback, source)
              : runsOfRaised(step.id, outline, source, { all, error, cause }),
          ];
    }),
  );
  return { runs, compensations: byRole.compensation, failures };
};

/** Returns the runs of a step that has a state to itself, from the visits to it and to its fallbacks. */
const runsOfState = (own: readonly Visit[], fallback: readonly Visit[], source: RunSource): StepRun[] => {
  const runs = own.map((visit) => [visit]);
  for (const visit of fallback) {
    const saved =
      runs.findLast(([first]) => first?.parent === visit.parent && first?.index === visit.index) ??
      runs.at(-1);
    if (saved) saved.push(visit);
    else runs.push([visit]);
  }
  return runs.map((visits) => {
    const newest = visits.at(-1) as Visit;
    const outcome = outcomeOf(newest, source);
    return runOf(visits, { outcome, judged: newest, retries: sumOfRetries(visits) }, source);
  });
};

/** Returns the runs of a `fail` step without a state: it runs when what follows a state is the handler of its error. */
const runsOfRaised = (
  id: string,
  outline: Outline,
  { lanes, failures, status }: RunSource,
  { all, error, cause }: Pick<Visits, 'all' | 'error' | 'cause'>,
): StepRun[] => {
  const places = new Set(outline.raisedAfter(id));
  // Whoever ends an execution while what it did is undone is not what the step failed with.
  const raised = status === 'FAILED' ? { error, cause } : {};
  return all.flatMap((visit): StepRun[] => {
    const state = outline.states.get(visit.state);
    const handler = lanes.next(visit);
    if (!state || !places.has(state) || !handler || state.raises.get(handler.state) !== id) return [];
    const at = visit.leftAtMilliseconds ?? handler.enteredAtMilliseconds;
    const run = { outcome: 'failed', startedAtMilliseconds: at, endedAtMilliseconds: at } as const;
    return [
      failures.isHandled(visit)
        ? { visits: [], ...run, retries: 0, handled: failures.isHandledHere(visit) ? 'here' : 'above' }
        : { visits: [], ...run, retries: 0, ...raised },
    ];
  });
};

/** Returns the runs of a `switch` or `while`, whose Choice and steps are in one line with those before and after. */
const runsOfBlock = (
  step: ManifestStep,
  heads: readonly Visit[],
  belongs: (id: string) => boolean,
  source: RunSource,
): StepRun[] => {
  const runs: Visit[][] = [];
  for (const lane of new Set(heads.map((head) => source.lanes.of(head)))) {
    let current: Visit[] | undefined;
    for (const visit of lane) {
      const owner = source.ownerOf(visit);
      if (owner === undefined || owner.as === 'compensation') continue;
      if (!belongs(owner.step.id)) {
        current = undefined;
        continue;
      }
      if (current === undefined) {
        current = [];
        runs.push(current);
      }
      current.push(visit);
    }
  }
  return runs
    .sort(([a], [b]) => (a?.id ?? 0) - (b?.id ?? 0))
    .map((visits) => blockRun(step, visits, belongs, source));
};

const blockRun = (
  step: ManifestStep,
  visits: Visit[],
  belongs: (id: string) => boolean,
  source: RunSource,
): StepRun => {
  const { failures, lanes, status } = source;
  const last = visits.at(-1) as Visit;
  const failed = visits.findLast((visit) => failures.hasFailed(visit) && !failures.isHandledHere(visit));
  const follower = lanes.next(last);
  const endedBy = failures.endedBy(last);
  const gaveUp =
    endedBy === undefined ? follower !== undefined && failures.givesUp(follower.state) : belongs(endedBy);
  const betweenRounds = step.type === 'while' && last.state !== step.state && follower === undefined;
  const outcome = (): StepRun['outcome'] => {
    if (visits.some((visit) => visit.outcome === 'open')) return 'open';
    if (failed || gaveUp) return 'failed';
    if (last.outcome === 'aborted') return 'aborted';
    if (!betweenRounds || status === 'SUCCEEDED') return 'succeeded';
    return status === 'RUNNING' ? 'open' : 'aborted';
  };
  return runOf(visits, { outcome: outcome(), judged: failed ?? last, retries: 0 }, source);
};

const outcomeOf = (visit: Visit, { failures }: RunSource): StepRun['outcome'] => {
  if (visit.outcome === 'open' || visit.outcome === 'aborted') return visit.outcome;
  return failures.hasFailed(visit) ? 'failed' : 'succeeded';
};

/** How a run ended, and the visit whose failure is the run's. */
interface Judgement {
  outcome: StepRun['outcome'];
  judged: Visit;
  retries: number;
}

const runOf = (
  visits: Visit[],
  { outcome, judged, retries }: Judgement,
  { failures }: RunSource,
): StepRun => ({
  visits,
  outcome,
  startedAtMilliseconds: visits[0]?.enteredAtMilliseconds ?? 0,
  ...(outcome !== 'open' && { endedAtMilliseconds: visits.at(-1)?.leftAtMilliseconds }),
  retries,
  ...defined({ cached: judged.cached }),
  ...(outcome === 'failed' &&
    failures.isHandled(judged) && { handled: failures.isHandledHere(judged) ? 'here' : 'above' }),
  ...((outcome === 'failed' || judged.failing) && { error: judged.error, cause: judged.cause }),
});

const sumOfRetries = (visits: readonly Visit[]): number =>
  visits.reduce((sum, { attempts }) => sum + Math.max(0, attempts - 1), 0);
