import { plural } from './common.ts';

/** What the screen of queues says, and an execution that waits in one. */
export const QUEUE_WORDS = {
  what: 'Executions that wait for their turn, because their workflow lets only so many be under way, or begin in a time.',
  none: 'No execution of it is under way or waits.',
  limit: (max: number) =>
    `At most ${plural(max, 'execution')} with the same key ${max === 1 ? 'is' : 'are'} under way.`,
  rate: (max: number, lasting: string) =>
    `At most ${plural(max, 'execution')} with the same key ${max === 1 ? 'begins' : 'begin'} within ${lasting}.`,
  debounce: (lasting: string) =>
    `Each waits ${lasting} for a newer one with the same key, which takes its place.`,
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
  beginsAt: { rate: 'Its rate lets it begin at', debounce: 'Unless a newer one comes, it begins at' },
  willBegin: { rate: 'begins at', debounce: 'begins, unless a newer one comes, at' },
  see: 'The whole queue',
  queuedStarts: (waiting: number, more: boolean, lasting: string) =>
    `${plural(waiting, 'queued start')}${more ? ' or more' : ''} ${waiting === 1 ? 'waits' : 'wait'} to be made${waiting === 0 ? '' : `, the oldest for ${lasting}`}.`,
  refused: 'Starts that cannot be made',
  why: 'Why',
} as const;
