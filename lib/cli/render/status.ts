import type { z } from 'zod';
import type { executionSummary } from '#contracts/http/fields.ts';
import type { getStatus } from '#contracts/http/routes/get-status.ts';
import { defined } from '#core/defined.ts';
import { formatMilliseconds } from '#core/durations.ts';
import type { Colors } from '../terminal/terminal.ts';
import { cachedText, errorText, failedLoopLines, notUndoneLines, timesText, undoingText } from './outcome.ts';
import { remainingText, waitText } from './progress.ts';
import { renderTable } from './table.ts';

type Summary = z.output<typeof executionSummary>;
type Status = z.output<typeof getStatus.response>;

const UNFINISHED = new Set(['RUNNING', 'PENDING', 'PENDING_REDRIVE', 'PAUSED']);

const statusText = (status: string, colors: Colors): string => {
  const text = status.toLowerCase().replaceAll('_', ' ');
  if (status === 'SUCCEEDED') return colors.green(text);
  return UNFINISHED.has(status) ? colors.cyan(text) : colors.red(text);
};

/** Renders a list of executions, newest first as the API returns them. */
export const renderExecutions = (executions: readonly Summary[], colors: Colors): string => {
  if (executions.length === 0) return 'There are no executions yet.';
  const rows = executions.map(({ workflow, name, status, started_at: start, ended_at: end }) => [
    workflow,
    name,
    statusText(status, colors),
    start ?? '',
    start && end ? formatMilliseconds(Date.parse(end) - Date.parse(start)) : '',
  ]);
  return renderTable(rows, {
    head: ['Workflow', 'Execution', 'Status', 'Started', 'Took'].map(colors.dim),
    right: [4],
  });
};

const inMilliseconds = ({ low, high }: { low: number; high: number }) => ({
  low: low * 1000,
  high: high * 1000,
});
const queueText = ({
  key,
  place,
  waiting,
  under_way: names = [],
  begins_at: at,
  waits_for: waitsFor,
}: NonNullable<Status['queue']>): string => {
  const of = key === '' ? '' : ` of "${key}"`;
  if (at !== undefined && waitsFor === 'debounce') return `begins at ${at}, unless a newer one${of} comes`;
  if (at !== undefined) return `begins at ${at}, by its rate${of}`;
  return `place ${place} of ${waiting} in the queue${of}, behind ${names.join(', ')}`;
};

const callQueueText = ({
  action,
  key,
  place,
  waiting,
  begins_at: at,
}: NonNullable<Status['progress']['steps'][number]['queue']>): string => {
  const of = `${action}${key === '' ? '' : ` with the key "${key}"`}`;
  return at === undefined
    ? `place ${place} of ${waiting} in the queue of ${of}`
    : `begins at ${at}, by the rate of ${of}`;
};

/** Puts an empty line before lines. */
const below = (lines: readonly string[]): string[] => (lines.length > 0 ? ['', ...lines] : []);

/** Renders the status of one execution. */
export const renderStatus = (status: Status, colors: Colors): string => {
  const { workflow, name, progress, error, cause, failed_step: at } = status;
  const { percent, phase, elapsed_seconds: elapsed, remaining_seconds: remaining } = progress;
  const spread = progress.remaining_seconds_spread;
  const waiting = [waitText(progress)].filter((text) => text !== undefined);
  const facts = [
    ...(status.queue ? [queueText(status.queue)] : []),
    `${percent} %`,
    ...(phase ? [phase] : []),
    formatMilliseconds(elapsed * 1000),
    ...(status.variant ? [`variant ${status.variant.variant}`] : []),
    ...(status.as_of ? [`history as of ${status.as_of}`] : []),
    ...(remaining ? [remainingText(remaining * 1000, progress, spread && inMilliseconds(spread))] : waiting),
  ];
  const rows = progress.steps.map((step) => [
    step.id,
    step.status === 'unreached' ? 'not reached' : step.status,
    step.duration_seconds === undefined ? '' : formatMilliseconds(step.duration_seconds * 1000),
    [
      ...(step.queue ? [callQueueText(step.queue)] : []),
      ...(step.iterations ? [timesText(step.iterations)] : []),
      ...(step.attempts > 1 && !step.iterations ? [`${step.attempts} attempts`] : []),
      ...(step.error ? [colors.red(step.error)] : []),
      ...(step.handled ? ['handled'] : []),
      ...(step.cached ? [cachedText(step.cached)] : []),
      ...(step.execution ? [`→ ${step.execution.split(':').slice(-2).join('/')}`] : []),
      ...(step.compensation ? [colors.yellow(undoingText(step.compensation, step.compensation_error))] : []),
    ].join(', '),
  ]);
  const loops = progress.steps.map(({ id, failed_iterations: failedIterations }) => ({
    id,
    ...defined({ failedIterations }),
  }));
  return [
    `${colors.bold(`${workflow}/${name}`)} ${statusText(error === 'Paused' && status.status === 'ABORTED' ? 'PAUSED' : status.status, colors)} ${colors.dim(facts.join(', '))}`,
    '',
    renderTable(rows, { indent: 2, right: [2] }),
    ...below(failedLoopLines(loops, colors)),
    ...below(notUndoneLines(status.not_undone, colors)),
    ...(error ? ['', `  ${errorText(error, cause, colors)}${at ? colors.dim(` (at step ${at})`) : ''}`] : []),
    ...(status.continues ? ['', `  continues ${workflow}/${status.continues}`] : []),
    ...(status.reruns
      ? ['', `  runs ${workflow}/${status.reruns.execution} again from ${status.reruns.step}`]
      : []),
    ...(status.rerun_by?.length
      ? ['', `  run again by ${status.rerun_by.map((name) => `${workflow}/${name}`).join(', ')}`]
      : []),
    ...(status.continued_by ? ['', `  continued by ${workflow}/${status.continued_by}`] : []),
    ...(status.output === undefined ? [] : ['', `  output ${JSON.stringify(status.output)}`]),
  ].join('\n');
};
