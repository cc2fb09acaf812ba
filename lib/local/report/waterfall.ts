import { formatMilliseconds } from '#core/durations.ts';
import { html, type Markup, trusted } from '#core/html.ts';
import type { Report, ReportBar } from './report.ts';
import { type TimeScale, timeScale } from './scale.ts';

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

const WORDS: Record<ReportBar['status'], string> = {
  succeeded: 'done',
  failed: 'failed',
  aborted: 'stopped',
  waited: 'waited',
  running: 'running',
};

const labelOf = (bar: ReportBar): Markup => {
  const name = bar.step.replaceAll('_', ' ');
  if (bar.kind === 'compensation') return html`↩ undo ${name}`;
  return bar.kind === 'fallback' ? html`${name} <small>instead</small>` : html`${name}`;
};

const barTitle = (bar: ReportBar, start: number): string =>
  [
    `${bar.step}${bar.kind === 'step' ? '' : ` (${bar.kind})`}: ${WORDS[bar.status]}`,
    `from ${formatMilliseconds(bar.start - start)} to ${formatMilliseconds(bar.end - start)}`,
    bar.attempts > 1 ? `${bar.attempts} attempts` : '',
    bar.error ?? '',
    bar.uses ?? '',
  ]
    .filter((part) => part !== '')
    .join(', ');

const row = (bar: ReportBar, scale: TimeScale, report: Report): Markup => {
  const from = scale.place(bar.start);
  const width = scale.place(bar.end) - from;
  const note = bar.attempts > 1 ? ` · ${bar.attempts} attempts` : '';
  return html`<div class="row"><span class="label">${labelOf(bar)}</span>
<div class="track" role="img" aria-label="${barTitle(bar, report.start)}" title="${barTitle(bar, report.start)}">${grid(scale)}<span class="bar ${bar.kind} ${bar.status}" style="left:${percent(from)};width:${percent(width)}"></span></div>
<span class="time">${bar.status === 'failed' ? html`${bar.error ?? 'failed'} · ` : ''}${formatMilliseconds(bar.end - bar.start)}${note}</span></div>`;
};

const grid = (scale: TimeScale): Markup[] => [
  ...scale.ticks.map(({ place }) => html`<i style="left:${percent(place)}"></i>`),
  ...scale.stretches
    .filter(({ broken }) => broken)
    .map(({ start, end }) => {
      const left = scale.place(start);
      return html`<span class="break" style="left:${percent(left)};width:${percent(scale.place(end) - left)}"></span>`;
    }),
];

/** Groups bars by phase, in the order in which phases began, with what was undone in the last group. */
const groups = (bars: readonly ReportBar[]): [string, ReportBar[]][] => [
  ...Map.groupBy(bars, (bar) => (bar.kind === 'compensation' ? 'withdrawn' : (bar.phase ?? ''))),
];

const LEGEND: [status: ReportBar['status'] | 'compensation', swatch: string, text: string][] = [
  ['succeeded', 'var(--good)', 'done'],
  ['waited', 'var(--wait)', 'waiting for a person or a time'],
  ['failed', 'var(--bad)', 'failed'],
  ['aborted', 'var(--idle)', 'stopped because something else failed'],
  ['compensation', 'var(--undo)', 'undone'],
  ['running', 'var(--running)', 'running'],
];

/** Renders what ran when: a row for every bar, on one time axis. */
export const waterfall = (report: Report): Markup => {
  const { bars, start, end } = report;
  const scale = timeScale(
    start,
    end,
    bars.filter(({ status }) => status !== 'waited'),
  );
  const shown = new Set<string>(bars.flatMap(({ status, kind }) => [status, kind]));
  const broken = scale.stretches.some((stretch) => stretch.broken);
  return html`<div class="chart"><div class="rows"><div class="row"><span></span><div class="axis">${scale.ticks.map(
    ({ at, place }) =>
      html`<span style="left:${percent(place)}">${at === start ? '0' : formatMilliseconds(at - start)}</span>`,
  )}</div><span></span></div>
${groups(bars).map(
  ([phase, group]) =>
    html`${phase !== '' && html`<span class="phase">${phase}</span>`}${group.map((bar) => row(bar, scale, report))}`,
)}</div>
<div class="legend">${LEGEND.filter(([kind]) => shown.has(kind)).map(
    ([, swatch, text]) => html`<span style="--swatch:${trusted(swatch)}">${text}</span>`,
  )}${broken && html`<span style="--swatch:var(--line)">time axis shortened</span>`}</div></div>`;
};
