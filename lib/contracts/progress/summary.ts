import { required } from '#core/required.ts';
import type { ManifestStep, WorkflowManifest } from '../manifest.ts';
import { Outline } from './outline.ts';
import { remainingWork } from './remaining.ts';
import { doneShare, percentOf } from './share.ts';
import type { PhaseProgress, ProgressSnapshot, StepProgress } from './snapshot.ts';
import type { ExecutionStatus } from './visits.ts';

/** The steps of a workflow as its progress shows them. */
interface ShownSteps {
  outline: Outline;
  shown: ManifestStep[];
  /** Those whose weights add up to the percentage: they have a state, and no steps in them. */
  counted: ManifestStep[];
  /** Ids of the steps that have others in them. */
  parents: ReadonlySet<string | undefined>;
  /** Ids of the blocks that have succeeded if nothing in them has failed. */
  passes: ReadonlySet<string>;
  /** Ids of the steps that are shown only if they have failed. */
  hidden: ReadonlySet<string>;
}

/** Those of the manifests that are in use: many executions share one. */
const known = new WeakMap<WorkflowManifest, ShownSteps>();

/** Returns the steps of a workflow that its progress shows. */
export const shownSteps = (manifest: WorkflowManifest): ShownSteps => {
  const found = known.get(manifest) ?? stepsShownOf(manifest);
  known.set(manifest, found);
  return found;
};

const stepsShownOf = (manifest: WorkflowManifest): ShownSteps => {
  const outline = new Outline(manifest.definition);
  const visible = manifest.steps.filter(({ apart }) => !apart);
  const { shown, parents } = shownIn(visible, outline);
  const counted = shown.filter((step) => outline.states.has(step.state) && !parents.has(step.id));
  const passes = blocksOfChecks(manifest.steps, shown);
  const hidden = new Set(shown.filter(({ generated }) => generated).map(({ id }) => id));
  return { outline, shown, counted, parents, passes, hidden };
};

/** What the progress of an execution follows from. */
interface Summed extends Pick<ShownSteps, 'counted' | 'outline'> {
  steps: ReadonlyMap<string, StepProgress>;
}

/** Returns what the progress of an execution is in all, by that of its steps; the percentage is below 100. */
export const summaryOf = (
  manifest: Pick<WorkflowManifest, 'phases'>,
  { outline, counted, steps }: Summed,
  status: ExecutionStatus,
): Pick<
  ProgressSnapshot,
  'percent' | 'phase' | 'phases' | 'remainingMilliseconds' | 'remainingSpreadMilliseconds' | 'running'
> => {
  const shares = counted.map((step) => {
    const progress = required(steps, step.id);
    return { step, progress, share: doneShare(progress, ancestors(progress, steps)) };
  });
  const phases = manifest.phases.map((name) =>
    phaseProgress(
      name,
      shares.filter(({ step }) => step.phase === name),
    ),
  );
  const running = shares.filter(({ progress }) => ['running', 'waiting'].includes(progress.status));
  return {
    percent: Math.min(99, percentOf(shares)),
    phase: (running.find(({ step }) => step.phase) ?? lastBegun(shares))?.step.phase,
    phases,
    ...(status === 'RUNNING' ? remainingWork(outline, shares) : {}),
    running: running.map(({ step }) => step.id),
  };
};

/**
 * Lists the steps of which the history tells something, and the ids of the blocks around them. Another step without a state is a value
 * that a neighbour computes: it takes no time, and nothing waits for it. A block that holds only such steps is one as well.
 */
const shownIn = (
  steps: readonly ManifestStep[],
  outline: Outline,
): { shown: ManifestStep[]; parents: ReadonlySet<string | undefined> } => {
  const parents = new Set<string | undefined>();
  // What is in a block comes after the block.
  const backwards = steps.toReversed().filter(({ id, state, parent }) => {
    const isShown = outline.states.has(state) || parents.has(id) || outline.raisedAfter(id).length > 0;
    if (isShown) parents.add(parent);
    return isShown;
  });
  return { shown: backwards.reverse(), parents };
};

const ancestors = (step: StepProgress, steps: ReadonlyMap<string, StepProgress>): StepProgress[] => {
  const found: StepProgress[] = [];
  for (let parent = steps.get(step.parent ?? ''); parent; parent = steps.get(parent.parent ?? ''))
    found.push(parent);
  return found;
};

/**
 * Returns the blocks of which only what fails is seen: they hold values and conditions under which they fail, and every execution comes
 * by them.
 */
const blocksOfChecks = (all: readonly ManifestStep[], shown: readonly ManifestStep[]): Set<string> => {
  if (all.some(({ type }) => type === 'return')) return new Set();
  const byId = new Map(all.map((step) => [step.id, step]));
  const isCertain = ({ type, conditional, parent }: ManifestStep): boolean => {
    if (type !== 'group' || conditional) return false;
    const around = byId.get(parent ?? '');
    return around === undefined || isCertain(around);
  };
  const blocks = shown.filter((step) => {
    const children = shown.filter(({ parent }) => parent === step.id);
    return children.length > 0 && children.every(({ type }) => type === 'fail') && isCertain(step);
  });
  return new Set(blocks.map(({ id }) => id));
};

/** What a block is if none of its steps is under way: the first of these that one of them is. */
const WORST_FIRST = ['failed', 'aborted', 'unreached', 'pending', 'succeeded'] as const;

/** Returns the status of a block without a state, from the steps in it; `passes` says that it has succeeded if nothing in it has failed. */
export const fromChildren = (
  block: StepProgress,
  steps: readonly StepProgress[],
  passes: boolean,
): StepProgress => {
  const children = steps.filter(({ parent }) => parent === block.id);
  // A block continues after a failure that was handled.
  const statuses = new Set(
    children.map(({ status, handled }) => (status === 'failed' && handled ? 'succeeded' : status)),
  );
  const begun = children.flatMap(({ startedAtMilliseconds: at }) => (at === undefined ? [] : [at]));
  const ended = children.flatMap(({ endedAtMilliseconds: at }) => (at === undefined ? [] : [at]));
  const open =
    statuses.has('running') || statuses.has('waiting') || (statuses.has('pending') && begun.length > 0);
  const settled = (): StepProgress['status'] => {
    const worst = WORST_FIRST.find((status) => statuses.has(status));
    if (worst === 'unreached' && begun.length > 0) return 'aborted';
    return worst ?? (passes ? 'succeeded' : 'skipped');
  };
  return {
    ...block,
    status: open ? 'running' : settled(),
    ...(begun.length > 0 && { startedAtMilliseconds: Math.min(...begun) }),
    ...(!open &&
      ended.length > 0 && {
        endedAtMilliseconds: Math.max(...ended),
        durationMilliseconds: Math.max(...ended) - Math.min(...begun),
      }),
  };
};

type Share = { step: ManifestStep; progress: StepProgress; share: number };

const lastBegun = (shares: readonly Share[]): Share | undefined =>
  shares
    .filter(({ step, progress }) => step.phase !== undefined && progress.startedAtMilliseconds !== undefined)
    .reduce<Share | undefined>(
      (last, each) =>
        (each.progress.startedAtMilliseconds ?? 0) >= (last?.progress.startedAtMilliseconds ?? 0)
          ? each
          : last,
      undefined,
    );

const phaseProgress = (name: string, shares: readonly Share[]): PhaseProgress => {
  const percent = percentOf(shares);
  const begun = shares.some(({ progress }) => !['pending', 'skipped', 'unreached'].includes(progress.status));
  if (percent === 100) return { name, percent, status: 'done' };
  return { name, percent, status: begun ? 'running' : 'pending' };
};
