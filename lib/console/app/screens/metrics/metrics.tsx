import { useMemo } from 'preact/hooks';
import { formatMilliseconds } from '#core/durations.ts';
import type { Breaker, Statistics } from '../../api/types.ts';
import { changeFields, type Route } from '../../router.ts';
import { Chart, type Series } from '../../view/chart.tsx';
import { Notice } from '../../view/notice.tsx';
import { type Column, Table } from '../../view/table.tsx';
import { Time } from '../../view/time.tsx';
import { WORDS } from '../../words/common.ts';
import { METRIC_WORDS } from '../../words/metrics.ts';
import {
  breakerSeries,
  durationSeries,
  outcomeSeries,
  percentText,
  successShare,
  troubleSeries,
  underWaySeries,
} from './charts.ts';
import { isSpan, type Present, SPANS, type Span, useMetrics } from './use-metrics.ts';

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
        <label>
          {METRIC_WORDS.workflow}
          <select
            value={workflow ?? ''}
            onChange={({ currentTarget }) => changeFields(route, { workflow: currentTarget.value })}
          >
            <option value="">{METRIC_WORDS.all}</option>
            {(value?.workflows ?? []).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
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
      <Notice problem={problem} />
      {value ? (
        <>
          <Figures statistics={value.statistics} present={value.present} />
          {!value.statistics.complete && <p class="notice">{METRIC_WORDS.incomplete}</p>}
          <Charts statistics={value.statistics} breakers={value.breakers} />
          <Errors errors={value.statistics.errors} />
        </>
      ) : (
        !problem && <p class="empty">{WORDS.loading}</p>
      )}
    </main>
  );
};

const Figures = ({ statistics, present }: { statistics: Statistics; present: Present }) => {
  const share = successShare(statistics);
  const { p50, p95 } = statistics.durations;
  const figures: [string, string][] = [
    ...(share === undefined ? [] : [[percentText(share), METRIC_WORDS.success] as [string, string]]),
    ...(p50 === undefined ? [] : [[secondsText(p50), METRIC_WORDS.p50] as [string, string]]),
    ...(p95 === undefined ? [] : [[secondsText(p95), METRIC_WORDS.p95] as [string, string]]),
    [countText(present.waiting), METRIC_WORDS.waiting],
    [countText(present.open), METRIC_WORDS.open],
    [countText(present.parked), METRIC_WORDS.parked],
  ];
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

const Charts = ({ statistics, breakers }: { statistics: Statistics; breakers: readonly Breaker[] }) => {
  const times = useMemo(() => statistics.parts.map(({ at }) => Date.parse(at) / 1000), [statistics]);
  const charts = useMemo(
    () => [
      { title: METRIC_WORDS.ended, series: outcomeSeries(statistics), format: countText },
      { title: METRIC_WORDS.durations, series: durationSeries(statistics), format: secondsText },
      { title: METRIC_WORDS.trouble, series: troubleSeries(statistics), format: countText },
      { title: METRIC_WORDS.depth, series: underWaySeries(statistics), format: countText },
      {
        title: METRIC_WORDS.breakerChanges,
        series: breakerSeries(statistics, breakers),
        format: countText,
      },
    ],
    [statistics, breakers],
  );
  return (
    <div class="charts">
      {charts.map(({ title, series, format }) => (
        <section key={title}>
          <h2>{title}</h2>
          <Chart title={title} times={times} series={series} format={format} />
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
