import { useMemo } from 'preact/hooks';
import { formatMilliseconds } from '#core/durations.ts';
import type { Breaker, Statistics } from '../../api/types.ts';
import { changeFields, type Route } from '../../router.ts';
import { Chart, type Series } from '../../view/chart.tsx';
import { Pending } from '../../view/listing.tsx';
import { Notice } from '../../view/notice.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { WorkflowChoice } from '../../view/workflow-choice.tsx';
import { WORDS } from '../../words/common.ts';
import { METRIC_WORDS } from '../../words/metrics.ts';
import { dollarsText } from '../execution/figures.ts';
import {
  breakerSeries,
  durationSeries,
  outcomeSeries,
  percentText,
  successShare,
  troubleSeries,
  underWaySeries,
} from './charts.ts';
import { isSpan, SPANS, type Span, useMetrics } from './use-metrics.ts';

const countText = (value: number): string => value.toLocaleString();
const secondsText = (value: number): string => formatMilliseconds(value * 1000);

/** Shows how executions ended over time, how long they took, and what went wrong. */
export const Metrics = ({ route }: { route: Route }) => {
  const { workflow } = route.fields;
  const span: Span = isSpan(route.fields.span) ? route.fields.span : '24h';
  const { value, problem } = useMetrics(workflow, span);
  return (
    <main>
      <h1>{WORDS.metrics}</h1>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <WorkflowChoice route={route} none={METRIC_WORDS.all} />
        <label>
          {METRIC_WORDS.span}
          <select
            value={span}
            onChange={({ currentTarget }) => changeFields(route, { span: currentTarget.value })}
          >
            {(Object.keys(SPANS) as Span[]).map((name) => (
              <option key={name} value={name}>
                {METRIC_WORDS.spans[name]}
              </option>
            ))}
          </select>
        </label>
      </form>
      {value ? (
        <>
          <Notice problem={problem} />
          <Figures statistics={value} />
          {!value.complete && <p class="notice">{METRIC_WORDS.incomplete}</p>}
          <Charts statistics={value} />
          <Errors errors={value.errors} />
        </>
      ) : (
        <Pending problem={problem} />
      )}
    </main>
  );
};

const Figures = ({ statistics }: { statistics: Statistics }) => {
  const share = successShare(statistics);
  const { durations, cost, present } = statistics;
  const figures = [
    [share === undefined ? undefined : percentText(share), METRIC_WORDS.success],
    [durations.p50 === undefined ? undefined : secondsText(durations.p50), METRIC_WORDS.p50],
    [durations.p95 === undefined ? undefined : secondsText(durations.p95), METRIC_WORDS.p95],
    [cost.runs === 0 ? undefined : dollarsText(cost.dollars / cost.runs), METRIC_WORDS.cost],
    ...(present
      ? [
          [countText(present.under_way), METRIC_WORDS.running],
          [countText(present.waiting), METRIC_WORDS.queued],
          [countText(present.approvals), METRIC_WORDS.waiting],
          [countText(openBreakers(present.breakers)), METRIC_WORDS.open],
          [countText(present.parked), METRIC_WORDS.parked],
        ]
      : []),
  ].filter((figure): figure is [string, string] => figure[0] !== undefined);
  return (
    <ul class="figures">
      {figures.map(([figure, what]) => (
        <li key={what}>
          <strong>{figure}</strong> <span class="quiet">{what}</span>
        </li>
      ))}
    </ul>
  );
};

const openBreakers = (breakers: readonly Breaker[]): number =>
  breakers.filter(({ state }) => state !== 'closed').length;

const Charts = ({ statistics }: { statistics: Statistics }) => {
  const times = useMemo(() => statistics.parts.map(({ at }) => Date.parse(at) / 1000), [statistics]);
  const charts = useMemo(
    () => [
      { title: METRIC_WORDS.ended, series: outcomeSeries(statistics), format: countText },
      { title: METRIC_WORDS.durations, series: durationSeries(statistics), format: secondsText },
      { title: METRIC_WORDS.trouble, series: troubleSeries(statistics), format: countText },
      { title: METRIC_WORDS.depth, series: underWaySeries(statistics), format: countText },
      {
        title: METRIC_WORDS.breakerChanges,
        series: breakerSeries(statistics, statistics.present?.breakers ?? []),
        format: countText,
      },
    ],
    [statistics],
  );
  return (
    <div class="charts">
      {charts.map(({ title, series, format }) => (
        <section key={title}>
          <h2>{title}</h2>
          <Chart title={title} times={times} series={series} isCount={format === countText} format={format} />
          <Values title={title} statistics={statistics} series={series} format={format} />
        </section>
      ))}
    </div>
  );
};

interface ValuesProps {
  title: string;
  statistics: Statistics;
  series: readonly Series[];
  format(value: number): string;
}

/** The values of a chart in a table; parts without any are left out. */
const Values = ({ title, statistics, series, format }: ValuesProps) => {
  const rows = statistics.parts.flatMap(({ at }, index) => {
    const values = series.map(({ values: of }) => of[index]);
    return values.some(Boolean) ? [{ at, values }] : [];
  });
  return (
    <details>
      <summary>{METRIC_WORDS.table(title)}</summary>
      <Table
        label={METRIC_WORDS.table(title)}
        columns={[
          { title: METRIC_WORDS.time, cell: ({ at }) => <Time at={at} /> },
          ...series.map(
            ({ label }, index): Column<(typeof rows)[number]> => ({
              title: label,
              cell: ({ values: { [index]: value } }) => (value === undefined ? '' : format(value)),
            }),
          ),
        ]}
        rows={rows}
        keyOf={({ at }) => at}
      />
    </details>
  );
};

const Errors = ({ errors }: { errors: Statistics['errors'] }) => {
  const list = Object.entries(errors).sort(([, one], [, other]) => other - one);
  return (
    <section>
      <h2>{METRIC_WORDS.errors}</h2>
      {list.length === 0 ? (
        <p class="quiet">{METRIC_WORDS.noErrors}</p>
      ) : (
        <Table
          label={METRIC_WORDS.errors}
          columns={[
            { title: METRIC_WORDS.error, cell: ([error]) => error },
            { title: METRIC_WORDS.executions, cell: ([, count]) => count },
          ]}
          rows={list}
          keyOf={([error]) => error}
        />
      )}
    </section>
  );
};
