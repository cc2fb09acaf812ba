import { formatMilliseconds } from '#core/durations.ts';
import type { StepResult, WorkflowResult } from './workflow-result.ts';

/** Returns what happened as a table: how the execution ended, each step, compensations and events. */
export const stepsTable = (result: WorkflowResult): string => {
  const { workflow, status, error, reason, elapsedMilliseconds, compensations, emitted } = result;
  const ending = error === undefined ? status : `${status} with ${error}${reason ? `: ${reason}` : ''}`;
  const rows = Object.values(result.steps).map(row);
  const undone = compensations.map(
    ({ step, undone: done, error: why }) => `${step} ${done ? 'undone' : `not undone (${why})`}`,
  );
  return [
    `${workflow}: ${ending}, after ${formatMilliseconds(elapsedMilliseconds)}`,
    ...aligned([['step', 'status', 'started', 'took', 'attempts', 'error'], ...rows]),
    ...(undone.length > 0 ? [`  compensations: ${undone.join(', ')}`] : []),
    ...(emitted.length > 0 ? [`  events: ${emitted.map(({ detailType }) => detailType).join(', ')}`] : []),
  ].join('\n');
};

const row = (step: StepResult): string[] => {
  const { id, startedAt, endedAt, error = '' } = step;
  return [
    id,
    statusOf(step),
    startedAt === undefined ? '' : formatMilliseconds(startedAt),
    startedAt === undefined || endedAt === undefined ? '' : formatMilliseconds(endedAt - startedAt),
    attemptsOf(step),
    error,
  ];
};

const statusOf = ({ status, fallback }: StepResult): string => {
  if (fallback) return `${status} (fallback)`;
  return status === 'pending' || status === 'unreached' ? 'not reached' : status;
};

const attemptsOf = ({ attempts, times }: StepResult): string => {
  if (attempts === 0) return '';
  return times > 1 ? `${attempts} in ${times} runs` : String(attempts);
};

const aligned = (rows: readonly string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
  );
  return rows.map((cells) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
};
