import { defined } from '#core/defined.ts';

/** Executions of one key, which take place one after another. Names are those of the executions. */
export interface EventQueue {
  /** The one that is under way, or about to be started. */
  running?: string;
  /** Those that were accepted after it, in this order. */
  waiting: string[];
  /** The last ones that have ended: an event that is delivered again starts nothing. */
  recent: string[];
}

/** A queue in which nothing is. */
export const EMPTY_QUEUE: EventQueue = { waiting: [], recent: [] };

/** Names that a queue remembers. */
const REMEMBERED = 50;

/** Accepts an execution behind those before it; undefined if it was accepted before. */
export const accepted = (queue: EventQueue, name: string): EventQueue | undefined => {
  const { running, waiting, recent } = queue;
  if (running === name || waiting.includes(name) || recent.includes(name)) return undefined;
  return running === undefined ? { ...queue, running: name } : { ...queue, waiting: [...waiting, name] };
};

/** Ends the execution that is under way, and lets the next one be it; undefined if another one is under way. */
export const finished = (queue: EventQueue, name: string): EventQueue | undefined => {
  if (queue.running !== name) return undefined;
  const [next, ...waiting] = queue.waiting;
  const recent = [...queue.recent, name].slice(-REMEMBERED);
  return { ...defined({ running: next }), waiting, recent };
};
