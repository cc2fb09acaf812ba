import type { z } from 'zod';
import type { listCallQueue } from '#contracts/http/routes/list-call-queue.ts';
import type { listQueue } from '#contracts/http/routes/list-queue.ts';
import type { listQueuedStarts } from '#contracts/http/routes/list-queued-starts.ts';
import { durationWords } from '#core/duration-words.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

type Queue = z.output<typeof listCallQueue.response> | z.output<typeof listQueue.response>;

/** Renders who has a place of the limit of a workflow or an action, and who waits: a line each, by key. */
export const renderQueue = (workflow: string, queue: Queue, colors: Colors): string => {
  const { keys } = queue;
  const begins = 'begins' in queue ? queue.begins : [];
  if (keys.length === 0 && begins.length === 0)
    return `${workflow} ${limitsText(queue)}; nothing holds a place, and nothing waits.`;
  const rows = [
    ...keys.flatMap(({ key, under_way: owners, waiting }) => [
      ...owners.map((owner) => [key, colors.cyan('under way'), whoIs(owner), owner.started_at]),
      ...waiting.map((entry, index) => [key, `place ${index + 1}`, whoIs(entry), entry.started_at]),
    ]),
    ...begins.map(({ key, name, started_at: started, begins_at: at, waits_for: waitsFor }) => [
      key,
      `begins at ${at}${waitsFor === 'debounce' ? ', unless a newer one comes' : ''}`,
      name,
      started,
    ]),
  ];
  return renderTable(rows, { head: ['Key', 'Place', 'Execution', 'Started'].map(colors.dim) });
};

/** Says which limits there are. */
const limitsText = (queue: Queue): string => {
  const { rate, debounce_seconds: wait } = 'begins' in queue ? queue : {};
  const limits = [
    ...(queue.max === undefined ? [] : [`runs at most ${queue.max} per key`]),
    ...(rate ? [`starts at most ${rate.max} per key within ${durationWords(rate.per_seconds)}`] : []),
    ...(wait === undefined ? [] : [`waits ${durationWords(wait)} for a newer one with the same key`]),
  ];
  return limits.length === 0 ? 'has no limit' : limits.join(', and ');
};

const whoIs = ({ name, step }: { name: string; step?: string }): string =>
  step === undefined ? name : `${name}, step ${step}`;

/** Renders the accepted starts that have not been made: how many and for how long, and a line for each that is known. */
export const renderStarts = (
  { waiting, more, oldest_seconds: seconds = 0, starts, failed }: z.output<typeof listQueuedStarts.response>,
  colors: Colors,
): string => {
  const count = more ? `More than ${waiting}` : String(waiting);
  const waits = waiting === 1 ? 'start waits' : 'starts wait';
  const since = waiting === 0 ? '' : `, the oldest for ${durationWords(seconds)}`;
  const rows = [
    ...starts.map(({ workflow, name, accepted_at: at }) => [workflow, name, 'waits', at]),
    ...failed.map(({ workflow, name, accepted_at: at, error }) => [workflow, name, colors.red(error), at]),
  ];
  const head = waiting === 0 ? 'No start waits.' : `${count} ${waits}${since}.`;
  return rows.length === 0
    ? head
    : `${head}\n${renderTable(rows, { head: ['Workflow', 'Execution', 'State', 'Accepted'].map(colors.dim) })}`;
};
