import type { StartChild } from '../../model/effect.ts';
import { LIMITS } from '../../model/limits.ts';
import { leastBytes } from '../../model/size.ts';
import { childKey, hasMapRuns, type LiveRun } from './live-run.ts';

/** Milliseconds for which children are started in a row: then whatever else has happened gets its turn. */
const MAX_TURN = 20;

/** The children of one map run: those to be started, and what those that run hold in memory, in bytes. */
interface Siblings {
  parent: LiveRun;
  waiting: StartChild[];
  /** Those before it have been started. */
  next: number;
  held: Map<string, number>;
  bytes: number;
}

/**
 * Starts the children of distributed maps: some milliseconds of them at a time, and of one map run only as many as hold no more than
 * a machine's memory should have to, whatever they have grown to. Maps inside of children have a separate budget, so that
 * none waits for what waits for it.
 */
export class ChildStarts {
  readonly #startNow: (parent: LiveRun, effect: StartChild) => void;
  readonly #maps = new Map<string, Siblings>();
  #scheduled: NodeJS.Immediate | undefined;

  /** `startNow` starts a child that is still wanted. */
  constructor(startNow: (parent: LiveRun, effect: StartChild) => void) {
    this.#startNow = startNow;
  }

  /** Starts a child soon. */
  add(parent: LiveRun, effect: StartChild): void {
    let siblings = this.#maps.get(effect.mapRunArn);
    if (siblings?.parent !== parent) {
      siblings = {
        parent,
        waiting: [],
        next: 0,
        held: siblings?.held ?? new Map(),
        bytes: siblings?.bytes ?? 0,
      };
      this.#maps.set(effect.mapRunArn, siblings);
    }
    siblings.waiting.push(effect);
    this.#schedule();
  }

  /** Notes what a child holds after a step. */
  weigh(live: LiveRun): void {
    const { arn, mapRunArn, input, parent } = live.record;
    if (!parent || mapRunArn === undefined) return;
    const siblings = this.#maps.get(mapRunArn);
    // What waits for its children must not keep others from starting.
    if (siblings) hold(siblings, arn, hasMapRuns(live) ? 0 : input.length + dataOf(live));
  }

  /** Notes that a child has ended. */
  forget({ record: { arn, mapRunArn } }: LiveRun): void {
    const siblings = mapRunArn === undefined ? undefined : this.#maps.get(mapRunArn);
    if (!siblings || mapRunArn === undefined) return;
    hold(siblings, arn, 0);
    siblings.held.delete(arn);
    if (siblings.next < siblings.waiting.length) this.#schedule();
    else if (siblings.held.size === 0) this.#maps.delete(mapRunArn);
  }

  close(): void {
    clearImmediate(this.#scheduled);
    this.#maps.clear();
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      this.#start();
    });
  }

  #start(): void {
    const end = performance.now() + MAX_TURN;
    for (const siblings of this.#maps.values()) {
      while (!isFull(siblings)) {
        const effect = take(siblings);
        if (!effect) break;
        if (isWanted(siblings.parent, effect)) this.#startNow(siblings.parent, effect);
        if (performance.now() < end) continue;
        this.#schedule();
        return;
      }
    }
  }
}

/** Returns whether a child is still asked for: neither it nor its parent was stopped before it began. */
const isWanted = ({ outstanding }: LiveRun, effect: StartChild): boolean =>
  outstanding.get(childKey(effect.mapRunId, effect.index)) === effect;

/** Returns whether the children of a map run hold as much as they may; one of them can always run. */
const isFull = ({ held, bytes }: Siblings): boolean => held.size > 0 && bytes > LIMITS.inFlightBytes;

const hold = (siblings: Siblings, arn: string, bytes: number): void => {
  siblings.bytes += bytes - (siblings.held.get(arn) ?? 0);
  siblings.held.set(arn, bytes);
};

const take = (siblings: Siblings): StartChild | undefined => {
  const effect = siblings.waiting[siblings.next++];
  if (effect) return effect;
  siblings.waiting = [];
  siblings.next = 0;
  return undefined;
};

const dataOf = ({ run }: LiveRun): number => {
  let bytes = run.variableBytes;
  for (const frame of Object.values(run.frames)) bytes += leastBytes(frame.input);
  return bytes;
};
