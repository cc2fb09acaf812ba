import type { EffectLog } from '#actions/effects/effect-log.ts';
import { MARGIN_MILLISECONDS } from '#actions/effects/entry.ts';
import { endLease } from '#actions/effects/fence.ts';
import type { LateUndo, UndoInfo, UndoRetry } from '#contracts/action-event.ts';
import { undoKey } from '#contracts/compensation/keys.ts';
import { repeating } from '#contracts/compensation/retry.ts';
import { EVENTS, type UndoCall, type UndoPlan } from '#contracts/compensation/workflow.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { type Compensable, compensableAt, compensableIn, isLeft, leftOfPart, underWayUntil } from './left.ts';
import { undoInput } from './undo-input.ts';

/** Bytes of entries in one plan: a state holds at most 256 KiB. */
const MAX_BYTES = 200_000;

/** Entries in one plan. */
const MAX_ENTRIES = 100;

/** Events of the 25,000 that a history holds which plans may make: the rest is for waiting, which the state machine does not count. */
const MAX_EVENTS = 20_000;

/** Events of one plan if every call in it fails as often as it is made again. */
const MAX_EVENTS_OF_PLAN = 10_500;

/** Attempts after the first that one execution makes at an undo: what its own retries say beyond that is left to the next. */
const MAX_RETRIES = 1000;

/** Looks at what may be under way: at most 20 s apart, they last longer than any function. */
const MAX_LOOKS = 200;

/** Longest pause in seconds between looks at what may be under way. */
const MAX_WAIT_SECONDS = 20;

/** Retriers of an undo without its own. */
const USUAL_RETRIES = repeating([]);

/** Who plans, and what it has tried. */
export interface PlanOptions {
  /** Name of the execution that undoes. */
  undoer: string;
  /** Events of its history, at most. */
  events: number;
  /** Times that it has looked at the log before. */
  looks: number;
  /** Keys of the undos that failed in it. */
  failed: readonly string[];
  /** Whether executions that it has started are under way, or are being undone: what they did is newer. */
  othersFirst?: boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Returns what an execution that undoes does next: waits for effects that may be under way, undoes the newest, or ends. At its end it
 * gives up its lease; what could not be undone is parked. One that undoes a part leaves the rest alone.
 */
export const planUndoing = async (log: EffectLog, options: PlanOptions): Promise<UndoPlan> => {
  const { undoer, events, looks, now, othersFirst = false } = options;
  const { undoer: current, part } = await log.fence();
  if (current !== undoer) return ended('done');
  if (othersFirst && looks < MAX_LOOKS)
    return { next: 'wait', entries: [], wait_seconds: pause(MAX_WAIT_SECONDS * 1000, looks) };
  const failed = new Set(options.failed);
  const look = { now, mayWait: looks < MAX_LOOKS };
  const looked = part?.undoing
    ? await callsOf(log, await leftOfPart(log, part.keys), failed, look)
    : await nextCalls(log, failed, look);
  if ('waitsUntil' in looked)
    return {
      next: 'wait',
      entries: [],
      wait_seconds: pause(looked.waitsUntil + MARGIN_MILLISECONDS - now, looks),
    };
  const { entries, left } = looked;
  if (entries.length > 0 && events <= MAX_EVENTS - MAX_EVENTS_OF_PLAN)
    return { next: 'undo', entries, wait_seconds: 0 };
  // What did not fit into this execution is undone by the next, which starts when this one has ended.
  const stuck = entries.length === 0 && left > 0;
  await log.changeFence((fence) => endLease(fence, undoer, stuck ? { count: left, now } : undefined));
  return ended(stuck ? 'failed' : 'done');
};

/** What there is to undo next: until when that must wait, or the calls, and how many effects are left that nothing can be called for. */
type Looked = { waitsUntil: number } | { entries: UndoCall[]; left: number };

/** Whether calls under way are waited for. */
interface Look {
  now: number;
  mayWait: boolean;
}

/**
 * Looks for the newest effects to undo: among all if they fit into one plan, otherwise page by page in an order that is made once. So many
 * plans read each entry a few times only.
 */
const nextCalls = async (log: EffectLog, failed: ReadonlySet<string>, look: Look): Promise<Looked> => {
  let progress = await log.order.progress();
  if (!progress) {
    const left = (await compensableIn(log)).filter(isLeft);
    const looked = await callsOf(log, left, failed, look);
    if ('waitsUntil' in looked || left.length <= MAX_ENTRIES) return looked;
    const places = left.map(({ key, sharded }) => ({ key, ...defined({ sharded }) }));
    progress = await log.order.make(inPages(places));
  }
  for (; progress.next < progress.pages; progress = { ...progress, next: progress.next + 1 }) {
    const page = (await compensableAt(log, await log.order.page(progress.next))).filter(isLeft);
    const looked = await callsOf(log, page, failed, look);
    if ('waitsUntil' in looked || looked.entries.length > 0) {
      await log.order.advance(progress);
      return looked;
    }
    progress = { ...progress, left: progress.left + looked.left };
  }
  // Whoever takes up what is parked begins with the newest again.
  await log.order.advance(progress.left > 0 ? { ...progress, next: 0, left: 0 } : progress);
  return { entries: [], left: progress.left };
};

const callsOf = async (
  log: EffectLog,
  left: readonly Compensable[],
  failed: ReadonlySet<string>,
  { now, mayWait }: Look,
): Promise<Looked> => {
  const untried = left.filter(({ key }) => !failed.has(undoKey(key)));
  const waits = untried.map((effect) => underWayUntil(effect, now)).filter((until) => until !== undefined);
  if (waits.length > 0 && mayWait) return { waitsUntil: Math.max(...waits) };
  return { entries: await callsFor(log, untried, failed), left: left.length };
};

const inPages = <Place>(places: readonly Place[]): Place[][] =>
  Array.from({ length: Math.ceil(places.length / MAX_ENTRIES) }, (_, index) =>
    places.slice(index * MAX_ENTRIES, (index + 1) * MAX_ENTRIES),
  );

const ended = (next: 'done' | 'failed'): UndoPlan => ({ next, entries: [], wait_seconds: 0 });

const pause = (milliseconds: number, looks: number): number =>
  Math.max(1, Math.ceil(Math.min(milliseconds / 1000, 1 + looks, MAX_WAIT_SECONDS)));

/**
 * Returns the newest calls that fit into one plan: first those that find results, because what they find is undone in its turn. Effects
 * whose input stays unknown are left out: they are parked at the end.
 */
const callsFor = async (
  log: EffectLog,
  effects: readonly Compensable[],
  failed: ReadonlySet<string>,
): Promise<UndoCall[]> => {
  const undos: UndoCall[] = [];
  const finds: UndoCall[] = [];
  let bytes = 0;
  let events = 0;
  for (const effect of effects) {
    const call = await callFor(log, effect);
    if (!call || failed.has(call.key)) continue;
    bytes += Buffer.byteLength(JSON.stringify(call));
    events += EVENTS.undo + EVENTS.call * (1 + retriesOf(call));
    if (undos.length + finds.length > 0 && (bytes > MAX_BYTES || events > MAX_EVENTS_OF_PLAN)) break;
    (call.find ? finds : undos).push(call);
    if (undos.length + finds.length >= MAX_ENTRIES) break;
  }
  return finds.length > 0 ? finds : undos;
};

/** Returns the call that undoes an effect, or the one that finds its result if that is needed; undefined if nothing can be called. */
const callFor = async (
  log: EffectLog,
  { key, entry, sharded }: Compensable,
): Promise<UndoCall | undefined> => {
  const { about, result } = entry;
  const text = about.undo === undefined ? undefined : await log.read(key, 'undo', about.undo);
  if (text === undefined) return undefined;
  const undo = JSON.parse(text) as UndoInfo & UndoRetry & LateUndo;
  const known = result === undefined ? undefined : await log.read(key, 'result', result);
  const common = { step: about.step, sharded: sharded === true };
  if (known === undefined && undo.find !== undefined)
    return { ...common, uses: undo.find, with: undo.find_input ?? {}, key, find: true };
  const input = await undoInput(undo, known === undefined ? undefined : (JSON.parse(known) as Json));
  if (!('with' in input)) return undefined;
  const retry = undo.retry?.map((retrier) => ({
    ...retrier,
    MaxAttempts: Math.min(Number(retrier.MaxAttempts), MAX_RETRIES),
  }));
  const call = { ...common, uses: undo.uses, with: input.with, key: undoKey(key), find: false };
  return { ...call, ...defined({ final: undo.final, retry }) };
};

/** Returns how often a call is made again at most. */
const retriesOf = ({ retry = USUAL_RETRIES }: UndoCall): number =>
  retry.reduce((sum, { MaxAttempts }) => sum + Number(MaxAttempts), 0);
