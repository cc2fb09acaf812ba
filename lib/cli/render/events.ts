import type { z } from 'zod';
import type { listEvents } from '#contracts/http/routes/list-events.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Events = z.output<typeof listEvents.response>['events'];

/** Renders the events that a workflow's triggers have matched, and how to replay one. */
export const renderEvents = (workflow: string, events: Events, colors: Colors): string => {
  const [first] = events;
  if (!first) return `No event that started ${workflow} is kept.`;
  const rows = events.map(({ id, source, detail_type, at, execution, entity, error }) => [
    at,
    id,
    `${detail_type} from ${source}`,
    execution?.split(':').at(-1) ?? entity ?? colors.red(`refused: ${error ?? 'for an unknown reason'}`),
  ]);
  const table = renderTable(rows, { head: ['Came at', 'Id', 'Event', 'Execution'].map(colors.dim) });
  if (first.entity !== undefined) return table;
  return `${table}\n\nTo start ${workflow} again on an event: baton events replay ${workflow} ${first.id}`;
};
