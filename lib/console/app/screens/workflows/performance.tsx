import { formatMilliseconds } from '#core/durations.ts';
import type { Statistics } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Scrolled } from '../../view/scrolled.tsx';
import { WORDS } from '../../words/common.ts';
import { METRIC_WORDS } from '../../words/metrics.ts';
import { WORKFLOW_WORDS } from '../../words/workflows.ts';
import { percentText, successShare } from '../metrics/charts.ts';
import { DAYS } from './use-workflow.ts';

const timeOf = (seconds: number): string => formatMilliseconds(seconds * 1000);

/** Says how the executions of a workflow did in the last days. */
export const Performance = ({ workflow, statistics }: { workflow: string; statistics: Statistics }) => {
  const { outcomes, durations } = statistics;
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
      <Scrolled label={WORKFLOW_WORDS.steps}>
        <table>
          <thead>
            <tr>
              <th>{WORKFLOW_WORDS.step}</th>
              <th>{WORKFLOW_WORDS.runs}</th>
              <th>{WORKFLOW_WORDS.failed}</th>
              <th>{WORKFLOW_WORDS.retries}</th>
              <th>{WORKFLOW_WORDS.mean}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(([id, { runs, failed, retries, seconds }]) => (
              <tr key={id}>
                <td>{id}</td>
                <td>{runs}</td>
                <td>{runs === 0 ? '' : percentText(failed / runs)}</td>
                <td>{retries}</td>
                <td>{timeOf(seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
};
