import type { Hint } from '#compiler/hints.ts';
import type { Plan } from '#compiler/types.ts';
import { formatMilliseconds } from '#core/durations.ts';
import type { Colors } from '../terminal/terminal.ts';
import { formatDollars, formatPerThousand } from './cost.ts';
import { renderTable } from './table.ts';

const seconds = (amount: number): string => formatMilliseconds(amount * 1000);

const transitions = ({ transitions, transitionsDrafted, budget }: Plan): string => {
  const notes = [
    ...(transitions < transitionsDrafted ? [`minimised: ${transitionsDrafted} → ${transitions}`] : []),
    ...(budget?.transitions === undefined ? [] : [`budget: ${budget.transitions}`]),
  ];
  return notes.length === 0 ? String(transitions) : `${transitions} (${notes.join('; ')})`;
};

const cost = ({ dollars: { total }, budget }: Plan): string => {
  const most = budget?.dollars === undefined ? '' : ` (budget: ${formatDollars(budget.dollars)})`;
  return `${formatDollars(total)}${most}, ${formatPerThousand(total)}`;
};

const services = (dollars: Plan['dollars']): string =>
  dollars.services === 0 ? '' : `, other services ${formatDollars(dollars.services)}`;

/** Renders a plan: waves, critical path, times, transitions and dollars. */
export const renderPlan = (plan: Plan, colors: Colors): string => {
  const { sequentialSeconds, plannedSeconds, dollars } = plan;
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const waves = plan.waves.map((ids, index) => [
    colors.dim(String(index + 1)),
    ids.map((id) => (byId.get(id)?.critical ? colors.bold(id) : id)).join(', '),
    seconds(Math.max(0, ...ids.map((id) => byId.get(id)?.estimateSeconds ?? 0))),
  ]);
  const saved = sequentialSeconds > 0 ? Math.round((1 - plannedSeconds / sequentialSeconds) * 100) : 0;
  const loops = Object.entries(plan.transitionsPerIteration);
  const facts = [
    ['Critical path', plan.criticalPath.join(' → ')],
    ...plan.criticalJoins.map(({ step, after }) => [
      '',
      colors.dim(`${step} does not need ${after}; it waits for it at a join`),
    ]),
    ['One after the other', seconds(sequentialSeconds)],
    ['As planned', `${seconds(plannedSeconds)}${saved > 0 ? colors.green(` (${saved} % less)`) : ''}`],
    ['Transitions', transitions(plan)],
    ...loops.map(([id, count]) => ['', colors.dim(`and ${count} for each further iteration of ${id}`)]),
    ['Cost on AWS', cost(plan)],
    [
      '',
      colors.dim(
        `transitions ${formatDollars(dollars.transitions)}, Lambda ${formatDollars(dollars.lambda)}${services(dollars)}`,
      ),
    ],
    ['', colors.dim(`started with --queued, ${formatDollars(plan.queuedStartDollars)} more`)],
  ];
  return [
    colors.bold(plan.workflow),
    '',
    renderTable(waves, { head: ['Wave', 'Steps', 'Longest'].map(colors.dim), indent: 2, right: [0, 2] }),
    '',
    renderTable(facts, { indent: 2 }),
    ...(plan.assumptions.length > 0 ? ['', ...plan.assumptions.map((text) => colors.dim(`  ${text}`))] : []),
  ].join('\n');
};

/** Renders changes that would make executions cheaper, each with what it saves and what it asks for. */
export const renderHints = (hints: readonly Hint[], colors: Colors): string[] =>
  hints.length === 0
    ? []
    : [
        '',
        ...hints.map(
          ({ step, change, needs, dollars }) =>
            `  ${colors.cyan('hint')} ${step} with ${colors.bold(change)} saves ${formatDollars(dollars)} an execution, if ${needs}`,
        ),
      ];
