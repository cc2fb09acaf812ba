import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import { formatMilliseconds } from '#core/durations.ts';
import type { Colors } from '../terminal/terminal.ts';
import { plain } from './approval.ts';
import { renderTable, width } from './table.ts';

/** Returns the columns of the bar: what the words beside it leave, within bounds. */
const barColumns = (columns: number, words: number): number => Math.max(6, Math.min(24, columns - words - 4));
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** What of an execution says whether it works or waits. */
interface UnderWay {
  /** Ids of the steps in progress. */
  running: readonly string[];
  steps: readonly Pick<StepProgress, 'id' | 'type' | 'status'>[];
}

/**
 * Says how much time is left, with its spread if that is known. That is an estimate of work, so if all steps under way wait, it
 * says for what, and what is left after that.
 */
export const remainingText = (
  milliseconds: number,
  underWay: UnderWay,
  spread?: { low: number; high: number },
): string => {
  const time = `about ${formatMilliseconds(milliseconds)}`;
  const waits = waitText(underWay);
  const about = waits === undefined ? `${time} left` : `${waits}, then ${time}`;
  return spread
    ? `${about} (${formatMilliseconds(spread.low)} to ${formatMilliseconds(spread.high)})`
    : about;
};

/** Says what an execution waits for if nothing in it works. */
export const waitText = ({ running, steps }: UnderWay): string | undefined => {
  const under = steps.filter(({ id }) => running.includes(id));
  if (under.length === 0 || under.some(({ status }) => status !== 'waiting')) return undefined;
  const names = under.map(({ id, type }) => (type === 'approval' ? `the approval ${id}` : id));
  return `waits for ${names.join(' and ')}`;
};

/** Renders an execution for a terminal: a bar with percent, phase and time, and a line for each running step. */
export const renderProgress = (
  snapshot: ProgressSnapshot,
  now: number,
  columns: number,
  colors: Colors,
): string[] => {
  const { workflow, percent, phase, elapsedMilliseconds, remainingMilliseconds, steps } = snapshot;
  const facts = [
    `${String(percent).padStart(3)} %`,
    ...(phase ? [colors.cyan(phase)] : []),
    formatMilliseconds(elapsedMilliseconds),
    ...(remainingMilliseconds
      ? [colors.dim(remainingText(remainingMilliseconds, snapshot, snapshot.remainingSpreadMilliseconds))]
      : []),
  ];
  const length = barColumns(columns, workflow.length + width(facts.join('  ')));
  const filled = Math.round((percent / 100) * length);
  const bar = colors.green('━'.repeat(filled)) + colors.dim('━'.repeat(length - filled));
  const frame = SPINNER[Math.floor(now / 100) % SPINNER.length] ?? '';
  const rows = runningSteps(steps).map((step) => [
    step.compensation === 'running' ? colors.yellow('↩') : colors.cyan(frame),
    step.id,
    stateText(step, colors),
    colors.dim(
      step.startedAtMilliseconds ? formatMilliseconds(Math.max(0, now - step.startedAtMilliseconds)) : '',
    ),
  ]);
  return [
    `${colors.bold(workflow)}  ${bar}  ${facts.join('  ')}`,
    ...(rows.length > 0 ? renderTable(rows, { indent: 2 }).split('\n') : []),
  ];
};

const runningSteps = (steps: readonly StepProgress[]): StepProgress[] =>
  steps.filter(
    ({ status, compensation }) => status === 'running' || status === 'waiting' || compensation === 'running',
  );

const stateText = (
  { status, attempts, iterations, error, compensation, fallback }: StepProgress,
  colors: Colors,
): string => {
  if (compensation === 'running') return colors.yellow('is being undone');
  const parts = [
    ...(status === 'waiting' ? ['waits'] : []),
    ...(attempts > 1 && !iterations ? [`attempt ${attempts}`] : []),
    ...(iterations
      ? [`${iterations.ended}${iterations.total === undefined ? '' : ` of ${iterations.total}`}`]
      : []),
    ...(fallback ? ['fallback'] : []),
    ...(error ? [colors.red(plain(error))] : []),
  ];
  return parts.join(', ');
};

/** A step that has changed, and the line that says so. */
interface ProgressChange {
  step: StepProgress;
  line: string;
}

/** Renders what changed between two states of an execution, a line each, for logs. */
export const progressChanges = (
  before: ProgressSnapshot | undefined,
  after: ProgressSnapshot,
  colors: Colors,
): ProgressChange[] => {
  const known = new Map(before?.steps.map((step) => [step.id, step]));
  return after.steps.flatMap((step) => {
    const old = known.get(step.id);
    const words = changeOf(old, step, colors);
    return words === undefined ? [] : [{ step, line: `${stamp(after, colors)} ${words}` }];
  });
};

const stamp = ({ elapsedMilliseconds, percent }: ProgressSnapshot, colors: Colors): string =>
  colors.dim(`${(elapsedMilliseconds / 1000).toFixed(1).padStart(6)} s ${String(percent).padStart(3)} %`);

const ENDINGS: Partial<Record<StepProgress['status'], string>> = {
  succeeded: '✓',
  failed: '✗',
  aborted: '✗',
  skipped: '-',
};

/** Says which of several times a step in a loop runs; nothing of the first. */
const roundText = (iterations: StepProgress['iterations'], round: number): string => {
  if (iterations === undefined || round < 2) return '';
  return ` (${round}${iterations.total === undefined ? '' : ` of ${iterations.total}`})`;
};

const failedCompensations = (step: StepProgress | undefined): number =>
  step?.compensations?.failed ?? Number(step?.compensation === 'failed');

const changeOf = (old: StepProgress | undefined, step: StepProgress, colors: Colors): string | undefined => {
  const { id, status, attempts, iterations, error, durationMilliseconds, compensation } = step;
  if (compensation !== old?.compensation && compensation !== undefined) {
    if (compensation === 'running') return `↩ ${id} is being undone`;
    // In a loop, a compensation that failed before says nothing of the newest.
    const hasFailed = failedCompensations(step) > failedCompensations(old);
    return `↩ ${id} ${hasFailed ? 'could not be undone' : 'was undone'}`;
  }
  if (status !== old?.status) {
    const mark = ENDINGS[status];
    if (status === 'pending' || status === 'unreached') return undefined;
    const { ended = 0 } = iterations ?? {};
    if (mark === undefined)
      return `▸ ${id}${roundText(iterations, ended + 1)}${status === 'waiting' ? ' waits' : ''}`;
    // In a loop it is the time since the first of them began.
    const time =
      durationMilliseconds === undefined || status === 'skipped' || ended > 1
        ? ''
        : ` ${formatMilliseconds(durationMilliseconds)}`;
    const line = `${mark} ${id}${roundText(iterations, ended)}${status === 'skipped' ? ' skipped' : ''}${time}${status === 'failed' && error ? ` ${plain(error)}` : ''}`;
    return status === 'failed' ? colors.red(line) : line;
  }
  if (attempts !== old?.attempts && attempts > 1 && !iterations) {
    return `▸ ${id} attempt ${attempts}${old?.error ? ` after ${plain(old.error)}` : ''}`;
  }
  return undefined;
};
