import type { Plan } from '#compiler/types.ts';
import { MIN_SAMPLES } from '#contracts/estimates.ts';
import { formatMilliseconds } from '#core/durations.ts';
import { formatDollars } from '../render/cost.ts';
import { renderTable } from '../render/table.ts';
import type { Colors } from '../terminal/terminal.ts';
import type { EstimatesView } from './observed.ts';

/** Days of a month, for a forecast. */
const MONTH_DAYS = 30;

/** Returns what a month costs if there are as many executions a day as observed, by what one has cost, or as it is planned if that is not known. */
export const forecastOf = ({ executions }: EstimatesView, plan: Plan) => ({
  perDay: executions.per_day,
  dollars: executions.dollars ?? plan.dollars.total,
  perMonth: executions.per_day * MONTH_DAYS * (executions.dollars ?? plan.dollars.total),
});

const seconds = (value: number): string => formatMilliseconds(value * 1000);

/** Renders what was observed of each step beside its estimate, and what a month costs. */
export const renderHistory = (
  view: EstimatesView,
  plans: { before: Plan; after: Plan },
  colors: Colors,
): string => {
  const before = new Map(plans.before.steps.map((step) => [step.id, step.estimateSeconds]));
  const rows = Object.entries(view.steps).flatMap(([id, step]) => [
    [
      id,
      seconds(before.get(id) ?? 0),
      `${seconds(step.p50)}`,
      `${seconds(step.p10)} to ${seconds(step.p90)}`,
      String(step.samples),
      step.samples < MIN_SAMPLES ? colors.dim(`fewer than ${MIN_SAMPLES}: its estimate is used`) : '',
    ],
    ...(step.sizes.length < 2
      ? []
      : step.sizes.map((size) => [
          colors.dim(`  up to ${size.up_to_bytes / 1024} KiB`),
          '',
          seconds(size.p50),
          `${seconds(size.p10)} to ${seconds(size.p90)}`,
          String(size.samples),
          '',
        ])),
  ]);
  const { perDay, dollars, perMonth } = forecastOf(view, plans.after);
  const facts = [
    ['As estimated', `${seconds(plans.before.plannedSeconds)}`],
    ['By history', `${seconds(plans.after.plannedSeconds)}`],
    ['Executions', `${number(perDay)} a day (${view.executions.count} in ${daysText(view.executions.days)})`],
    [
      'Forecast',
      `${formatDollars(perMonth)} a month of ${MONTH_DAYS} days, ${formatDollars(dollars)} each${view.executions.dollars === undefined ? ' as planned' : ' as observed'}`,
    ],
  ];
  return [
    rows.length === 0
      ? colors.dim('  No step has ended yet: estimates are used.')
      : renderTable(rows, {
          head: ['Step', 'Estimate', 'Half below', '8 of 10', 'Runs', ''].map(colors.dim),
          indent: 2,
          right: [1, 2, 3, 4],
        }),
    '',
    renderTable(facts, { indent: 2 }),
  ].join('\n');
};

const number = (value: number): string => String(Number(value.toPrecision(3)));

const daysText = (days: number): string => `${number(days)} ${number(days) === '1' ? 'day' : 'days'}`;
