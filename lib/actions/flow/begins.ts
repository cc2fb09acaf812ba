import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { type OpenTable, queryPages, readItem, writeItem } from '../ports/documents.ts';

/** A run that waits for a time: that of its rate, or the end of its `debounce`. Times are milliseconds since the epoch. */
export interface Begin {
  workflow: string;
  run: string;
  /** Key of the limit. */
  key: string;
  /** When the run was started. */
  at: number;
  beginsAt: number;
  waitsFor: 'debounce' | 'rate';
}

/** The runs that wait for a time. */
export interface BeginStore {
  /** Stores that a run waits for a time. */
  willBegin(begin: Begin): Promise<void>;
  /** Stores that a run waits no longer. */
  waitsNoLonger(run: string): Promise<void>;
  /** Returns for what time a run waits; undefined if it waits for none. */
  beginOf(run: string): Promise<Begin | undefined>;
  /** Returns the runs of a workflow that wait for a time, the next first. */
  beginsOf(workflow: string): Promise<Begin[]>;
}

/** Digits of a time in a sort key. */
const DIGITS = 16;

const sorted = (milliseconds: number): string => String(Math.ceil(milliseconds)).padStart(DIGITS, '0');

/** Returns the store over a table. Items expire when their time has come, and count no longer from then on. */
export const beginsIn = (open: OpenTable, clock: Clock): BeginStore => ({
  async willBegin(begin) {
    const { workflow, run, beginsAt } = begin;
    await writeItem(open, {
      ...KEYS.turn(run, 'begin'),
      begin,
      [TABLE.indexPk]: INDEX.begins(workflow),
      [TABLE.indexSk]: `${sorted(beginsAt)}#${run}`,
      [TABLE.ttl]: Math.ceil(beginsAt / 1000),
    });
  },
  async waitsNoLonger(run) {
    await writeItem(open, { ...KEYS.turn(run, 'begin'), [TABLE.ttl]: Math.ceil(clock.now() / 1000) });
  },
  async beginOf(run) {
    const begin = (await readItem(open, KEYS.turn(run, 'begin')))?.begin as Begin | undefined;
    return begin && begin.beginsAt > clock.now() ? begin : undefined;
  },
  async beginsOf(workflow) {
    const begins: Begin[] = [];
    for await (const page of queryPages(open, {
      IndexName: TABLE.index,
      KeyConditionExpression: `${TABLE.indexPk} = :begins AND ${TABLE.indexSk} > :now`,
      ExpressionAttributeValues: { ':begins': INDEX.begins(workflow), ':now': sorted(clock.now() + 1) },
    }))
      begins.push(...page.map(({ begin }) => begin as Begin));
    return begins;
  },
});
