import type { z } from 'zod';
import type { listCallQueue } from '#contracts/http/routes/list-call-queue.ts';
import type { listQueue } from '#contracts/http/routes/list-queue.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Queue = z.output<typeof listCallQueue.response> | z.output<typeof listQueue.response>;

/** Renders who has a place of the limit of a workflow or an action, and who waits: a line each, by key. */
export const renderQueue = (workflow: string, { max, keys }: Queue, colors: Colors): string => {
  const limit = max === undefined ? 'has no limit' : `lets ${max} of each key be under way`;
  if (keys.length === 0) return `${workflow} ${limit}; none is, and none waits.`;
  const rows = keys.flatMap(({ key, under_way: owners, waiting }) => [
    ...owners.map((owner) => [key, colors.cyan('under way'), whoIs(owner), owner.started_at]),
    ...waiting.map((entry, index) => [key, `place ${index + 1}`, whoIs(entry), entry.started_at]),
  ]);
  return renderTable(rows, { head: ['Key', 'Place', 'Execution', 'Started'].map(colors.dim) });
};

const whoIs = ({ name, step }: { name: string; step?: string }): string =>
  step === undefined ? name : `${name}, step ${step}`;
