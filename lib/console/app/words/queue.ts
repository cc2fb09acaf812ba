import { plural } from './common.ts';

/** What the screen of queues says, and an execution that waits in one. */
export const QUEUE_WORDS = {
  what: 'Executions that wait for their turn, because their workflow lets only so many be under way, or begin in a time.',
  none: 'No execution of it is under way or waits.',
  limit: (max: number) =>
    `At most ${plural(max, 'execution')} with the same key ${max === 1 ? 'is' : 'are'} under way.`,
  noLimit: 'Its executions have no limit.',
  key: 'Key',
  begins: 'Key begins with',
  place: 'Place',
  execution: 'Execution',
  started: 'Started',
  waits: 'For',
  underWay: 'under way',
  at: (place: number) => `${place} in the queue`,
  queued: 'This execution waits for its turn',
  placeOf: (place: number, waiting: number, key: string) =>
    `: it is ${place} of ${waiting} in the queue${key === '' ? '' : ` of “${key}”`}.`,
  behind: 'Under way before it:',
  ofKey: (key: string) => (key === '' ? '.' : `, with the key “${key}”.`),
  beginsAt: 'Its rate lets it begin at',
  see: 'The whole queue',
  queuedStarts: (waiting: number, more: boolean, lasting: string) =>
    `${plural(waiting, 'queued start')}${more ? ' or more' : ''} ${waiting === 1 ? 'waits' : 'wait'} to be made${waiting === 0 ? '' : `, the oldest for ${lasting}`}.`,
  refused: 'Starts that cannot be made',
  why: 'Why',
} as const;
