import { formatMilliseconds } from '#core/durations.ts';
import type { Statistics } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { type Column, Table } from '../../view/table.tsx';
import { WORDS } from '../../words/common.ts';
import { METRIC_WORDS } from '../../words/metrics.ts';
import { WORKFLOW_WORDS } from '../../words/workflows.ts';
import { dollarsText } from '../execution/figures.ts';
import { percentText, successShare } from '../metrics/charts.ts';
import { DAYS } from './use-workflow.ts';

const timeOf = (seconds: number): string => formatMilliseconds(seconds * 1000);

/** Says how the executions of a workflow did in the last days. */
export const Performance = ({ workflow, statistics }: { workflow: string; statistics: Statistics }) => {
  const { outcomes, durations, cost, present } = statistics;
  const count = Object.values(outcomes).reduce((sum, one) => sum + (one ?? 0), 0);
  const share = successShare(statistics);
  return (
    <p class="facts">
      <span>{WORKFLOW_WORDS.lastDays(DAYS)}:</span>
      <span>{WORKFLOW_WORDS.executions(count)}</span>
      {share !== undefined && <span>{WORKFLOW_WORDS.succeeded(percentText(share))}</span>}
      {(['p50', 'p95', 'p99'] as const).map((name) => {
        const seconds = durations[name];
        return seconds === undefined ? null : (
          <span key={name}>
            {METRIC_WORDS[name]} {timeOf(seconds)}
          </span>
        );
      })}
      {cost.runs > 0 && <span>{WORKFLOW_WORDS.costs(dollarsText(cost.dollars / cost.runs))}</span>}
      {present && <span>{WORKFLOW_WORDS.present(present.under_way, present.waiting)}</span>}
      <a href={linkTo(['metrics'], { workflow })}>{WORDS.metrics}</a>
    </p>
  );
};

/** Lists how the steps of a workflow did in the last days. */
export const StepTable = ({ statistics }: { statistics: Statistics }) => {
  const steps = Object.entries(statistics.steps ?? {});
  if (steps.length === 0) return null;
  return (
    <section>
      <h2>
        {WORKFLOW_WORDS.steps}, {WORKFLOW_WORDS.lastDays(DAYS).toLowerCase()}
      </h2>
      <Table label={WORKFLOW_WORDS.steps} columns={COLUMNS} rows={steps} keyOf={([id]) => id} />
    </section>
  );
};

type StepFigures = [step: string, figures: NonNullable<Statistics['steps']>[string]];

const COLUMNS: Column<StepFigures>[] = [
  { title: WORKFLOW_WORDS.step, cell: ([id]) => id },
  { title: WORKFLOW_WORDS.runs, cell: ([, { runs }]) => runs },
  {
    title: WORKFLOW_WORDS.failed,
    cell: ([, { runs, failed }]) => (runs === 0 ? '' : percentText(failed / runs)),
  },
  { title: WORKFLOW_WORDS.retries, cell: ([, { retries }]) => retries },
  { title: WORKFLOW_WORDS.mean, cell: ([, { seconds }]) => timeOf(seconds) },
];
