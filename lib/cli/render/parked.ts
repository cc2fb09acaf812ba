import type { z } from 'zod';
import type { listParked } from '#contracts/http/routes/list-parked.ts';
import type { Colors } from '../terminal/terminal.ts';
import { effectText } from './outcome.ts';
import { renderTable } from './table.ts';

type Parked = z.output<typeof listParked.response>['parked'];

/** Renders the executions whose effects are not undone, and what to do about them. */
export const renderParked = (parked: Parked, colors: Colors): string => {
  if (parked.length === 0)
    return 'Nothing is left that could not be undone. "baton status" shows what is being undone.';
  const rows = parked.map(({ workflow, name, tries, retry_at: retryAt, held_since: heldSince, ...left }) => [
    workflow,
    name,
    namesOf(left),
    String(tries),
    heldSince === undefined ? (retryAt ?? 'only by cancelling') : `held for you since ${heldSince}`,
  ]);
  const table = renderTable(rows, {
    head: ['Workflow', 'Execution', 'Not undone', 'Tries', 'Next try'].map(colors.dim),
    right: [3],
  });
  const stuck = parked.find(({ held_since: heldSince }) => heldSince === undefined);
  const held = parked.find(({ held_since: heldSince }) => heldSince !== undefined);
  const commands = [
    ...(stuck ? [`To try again now: baton cancel ${stuck.workflow} ${stuck.name}`] : []),
    ...(held ? [`To undo what is held: baton cancel ${held.workflow} ${held.name}`] : []),
  ];
  return `${table}\n\n${commands.join('\n')}`;
};

/** Effects that a line names one by one: of more it names the steps. */
const MAX_NAMED = 3;

const namesOf = ({ steps, not_undone: effects = [] }: Pick<Parked[number], 'not_undone' | 'steps'>): string =>
  (effects.length > 0 && effects.length <= MAX_NAMED ? effects : steps)
    .map(({ error, ...effect }) => `${effectText(effect)} (${error})`)
    .join(', ');
