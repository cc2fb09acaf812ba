import type { z } from 'zod';
import type { listQueue } from '#contracts/http/routes/list-queue.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Queue = z.output<typeof listQueue.response>;

/** Renders who has a place of a workflow's limit, and who waits: a line each, by key. */
export const renderQueue = (workflow: string, { max, keys }: Queue, colors: Colors): string => {
  const limit = max === undefined ? 'has no limit' : `lets ${max} of each key be under way`;
  if (keys.length === 0) return `${workflow} ${limit}; none is, and none waits.`;
  const rows = keys.flatMap(({ key, under_way: owners, waiting }) => [
    ...owners.map(({ name, started_at: at }) => [key, colors.cyan('under way'), name, at]),
    ...waiting.map(({ name, started_at: at }, index) => [key, `place ${index + 1}`, name, at]),
  ]);
  return renderTable(rows, { head: ['Key', 'Place', 'Execution', 'Started'].map(colors.dim) });
};
