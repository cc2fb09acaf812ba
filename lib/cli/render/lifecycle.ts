import type { z } from 'zod';
import type { entityView, historyEntry } from '#contracts/http/lifecycle.ts';
import type { listEntities } from '#contracts/http/routes/list-entities.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** An entity as the API shows it. */
export type EntityView = z.output<typeof entityView>;

type Listed = z.output<typeof listEntities.response>['entities'];

/** Renders an entity: where it is, what is under way, what may come next. */
export const renderEntity = (view: EntityView, colors: Colors): string => {
  const { lifecycle, id, state, final, data, since, under_way: underWay, timed } = view;
  const lines = [
    `${lifecycle} ${colors.bold(id)} is ${colors.bold(state)}${final ? ' for good' : ''}, since ${since}`,
    ...(underWay
      ? [`  on its way to ${underWay.to}: ${underWay.trigger ?? 'in time'}, execution ${underWay.execution}`]
      : []),
    ...Object.entries(data).map(([name, value]) => `  ${colors.dim(name)}  ${JSON.stringify(value)}`),
    ...timed.map(({ to, due }) => `  ${colors.dim('in time')}  ${to} at ${due}`),
    ...(view.triggers.length > 0 ? [`  ${colors.dim('triggers')}  ${triggersOf(view)}`] : []),
  ];
  return lines.join('\n');
};

const triggersOf = ({ triggers }: EntityView): string =>
  triggers
    .map(({ trigger, to, allowed }) => `${trigger} → ${to}${allowed === 'yes' ? '' : ` (${WORDS[allowed]})`}`)
    .join(', ');

const WORDS = { yes: 'allowed', no: 'not now', depends: 'depends on what comes with it' };

/** Renders the triggers of an entity's state, and which of them are allowed. */
export const renderAllowed = ({ id, state, triggers }: EntityView, colors: Colors): string => {
  if (triggers.length === 0) return `${id} is in state ${state}, which no trigger leaves.`;
  const rows = triggers.map(({ trigger, to, allowed, guard }) => [trigger, to, WORDS[allowed], guard ?? '']);
  return renderTable(rows, { head: ['Trigger', 'Leads to', 'Now', 'If'].map(colors.dim) });
};

/** Renders a lifecycle's entities. */
export const renderEntities = (lifecycle: string, entities: Listed, colors: Colors): string => {
  if (entities.length === 0) return `There are no entities of ${lifecycle}.`;
  const rows = entities.map(({ id, state, since, under_way_to: to }) => [
    id,
    to === undefined ? state : `${state} → ${to}`,
    since,
  ]);
  return renderTable(rows, { head: ['Entity', 'State', 'Since'].map(colors.dim) });
};

/** Renders what happened to an entity, newest first. */
export const renderEntityHistory = (
  entries: readonly z.output<typeof historyEntry>[],
  colors: Colors,
): string => {
  const rows = entries.map(({ at, outcome, from, to, trigger, by, execution, error }) => [
    at,
    from === undefined ? to : `${from} → ${to}`,
    outcome === 'failed' ? colors.red(`failed: ${error ?? ''}`) : outcome,
    trigger ?? '',
    by,
    execution ?? '',
  ]);
  return renderTable(rows, {
    head: ['At', 'State', 'Outcome', 'Trigger', 'By', 'Execution'].map(colors.dim),
  });
};
