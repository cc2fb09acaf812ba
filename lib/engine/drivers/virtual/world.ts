import { type Handlers, handlerOf } from '#core/dispatch.ts';
import type { Randomness } from '#core/ids.ts';
import { jsonText } from '#core/json-text.ts';
import { createChildRun } from '../../model/child-run.ts';
import type { Effect, ReadItems, StartChild, WriteResults } from '../../model/effect.ts';
import type { EngineEvent } from '../../model/engine-event.ts';
import type { EventRecord } from '../../model/event-record.ts';
import type { Machine } from '../../model/machine.ts';
import type { ChildExecution, ChildResult, FindChild } from '../../model/map-run.ts';
import { forkRun, type Run } from '../../model/run.ts';
import type { InvokeTask } from '../../model/task.ts';
import { evaluateHandedOver } from '../../query/data/deferred.ts';
import { advance } from '../../run/advance.ts';
import { transformResults } from '../../states/map/results.ts';
import { DueHeap } from '../due-heap.ts';

/** A run of a virtual world with all that it has left behind. */
export interface VirtualRun {
  machine: Machine;
  run: Run;
  history: EventRecord[];
  /** The distributed Map that waits for this run; null if none does. */
  awaitedBy: MapChild | null;
}

/** A child execution's place in a distributed Map. */
interface MapChild {
  parent: VirtualRun;
  mapRunId: string;
  index: number;
}

/** How a world answers what its runs ask of the outside. */
export interface WorldPorts {
  childEnded(child: VirtualRun): void;
  invoke(target: VirtualRun, request: InvokeTask): void;
  readItems(target: VirtualRun, effect: ReadItems): void;
  writeResults(target: VirtualRun, effect: WriteResults, findChild: FindChild): void;
}

/** An event for a run, or a child to start. */
type Due = { target: VirtualRun; event: EngineEvent };

/** Cancelled timers that may stay in the heap. */
const MAX_CANCELLED = 1000;

/** Runs on a clock that jumps from one due event to the next: nothing is ever waited for. */
export class VirtualWorld {
  /** Milliseconds since the Unix epoch. */
  now: number;
  /** Child executions of distributed Maps, when they are kept. */
  readonly children: VirtualRun[] = [];
  private due = new DueHeap<Due>();
  private cancelled = 0;
  private readonly randomness: Randomness;
  private readonly ports: WorldPorts;
  private readonly keepChildren: boolean;

  constructor(startAt: number, randomness: Randomness, ports: WorldPorts, keepChildren: boolean) {
    this.now = startAt;
    this.randomness = randomness;
    this.ports = ports;
    this.keepChildren = keepChildren;
  }

  /** Returns an independent copy of the world, and the copy of one of its runs. */
  fork(
    target: VirtualRun,
    randomness: Randomness,
    ports: WorldPorts,
  ): { world: VirtualWorld; target: VirtualRun } {
    const world = new VirtualWorld(this.now, randomness, ports, this.keepChildren);
    const copies = new Map<VirtualRun, VirtualRun>();
    const copyOf = (original: VirtualRun): VirtualRun => {
      const known = copies.get(original);
      if (known) return known;
      const { machine, run, history, awaitedBy } = original;
      const copy: VirtualRun = { machine, run: forkRun(run), history: [...history], awaitedBy: null };
      copies.set(original, copy);
      if (awaitedBy) copy.awaitedBy = { ...awaitedBy, parent: copyOf(awaitedBy.parent) };
      return copy;
    };
    world.due = this.due.fork(({ target: of, event }) => ({ target: copyOf(of), event }));
    world.cancelled = this.cancelled;
    for (const child of this.children) world.children.push(copyOf(child));
    for (const [key, child] of this.ended) world.ended.set(key, child);
    for (const [parent, byMapRun] of this.mapRuns) {
      const siblings = [...byMapRun].map(([id, all]) => [id, new Set([...all].map(copyOf))] as const);
      world.mapRuns.set(copyOf(parent), new Map(siblings));
    }
    return { world, target: copyOf(target) };
  }

  /** Delivers an event now. */
  send(target: VirtualRun, event: EngineEvent): void {
    const { effects, history } = advance(target.machine, target.run, event, this.now, this.randomness);
    for (const record of history) target.history.push(record);
    for (const effect of effects) handlerOf(this.answers, effect)(target, effect);
  }

  /** Delivers an event after some milliseconds. */
  sendLater(target: VirtualRun, event: EngineEvent, afterMilliseconds = 0): void {
    this.due.push(this.now + afterMilliseconds, { target, event });
  }

  /** Delivers the next due event; returns false if none is due. */
  tick(): boolean {
    const next = this.due.pop();
    if (!next) return false;
    this.now = Math.max(this.now, next.at);
    this.send(next.value.target, next.value.event);
    return true;
  }

  private readonly answers: Handlers<Effect, [VirtualRun], void> = {
    invokeTask: (target, effect) => this.ports.invoke(target, effect),
    cancelTask: () => {},
    setTimer: (target, { timerId, at }) =>
      this.due.push(at, { target, event: { type: 'timerFired', timerId } }),
    cancelTimer: () => this.forgetCancelled(),
    evaluate: (target, { id, frame, expression }) =>
      this.sendLater(target, { type: 'evaluated', id, frame, outcome: evaluateHandedOver(expression) }),
    readItems: (target, effect) => this.ports.readItems(target, effect),
    writeResults: (target, effect) => this.writeResults(target, effect),
    startChild: (target, effect) => this.startChild(target, effect),
    stopChildren: (target, { mapRunId }) => this.stopChildren(target, mapRunId),
    finished: (target) => this.finished(target),
  };

  private forgetCancelled(): void {
    this.cancelled += 1;
    if (this.cancelled < MAX_CANCELLED || this.cancelled < this.due.size / 2) return;
    this.cancelled = 0;
    this.due.retain(({ target, event }) => event.type !== 'timerFired' || event.timerId in target.run.timers);
  }

  private readonly mapRuns = new Map<VirtualRun, Map<string, Set<VirtualRun>>>();

  private startChild(target: VirtualRun, effect: StartChild): void {
    const { mapRunId, index } = effect;
    const run = createChildRun(target.run, effect);
    const awaitedBy = { parent: target, mapRunId, index };
    const child: VirtualRun = { machine: target.machine, run, history: [], awaitedBy };
    this.siblings(target, mapRunId).add(child);
    if (this.keepChildren) this.children.push(child);
    this.sendLater(child, { type: 'start' });
  }

  /** Ended children, which descriptions in a Map's result need. */
  private readonly ended = new Map<string, ChildExecution>();

  private writeResults(target: VirtualRun, effect: WriteResults): void {
    const findChild: FindChild = (name) => this.ended.get(`${effect.mapRunArn}/${name}`);
    if (effect.resource !== null) {
      this.ports.writeResults(target, effect, findChild);
      return;
    }
    const output = transformResults(effect.results, effect.writerConfig.Transformation, findChild);
    this.sendLater(target, { type: 'resultsWritten', mapRunId: effect.mapRunId, output });
  }

  private finished(child: VirtualRun): void {
    if (!child.awaitedBy) return;
    const { parent, mapRunId, index } = child.awaitedBy;
    if (!this.siblings(parent, mapRunId).delete(child)) return;
    this.ports.childEnded(child);
    const { identity } = child.run;
    this.ended.set(`${identity.parent?.mapRunArn}/${identity.name}`, executionOf(child.run));
    this.sendLater(parent, { type: 'childFinished', mapRunId, index, result: resultOf(child.run) });
  }

  private siblings(target: VirtualRun, mapRunId: string): Set<VirtualRun> {
    const byMapRun = this.mapRuns.get(target) ?? new Map<string, Set<VirtualRun>>();
    this.mapRuns.set(target, byMapRun);
    const siblings = byMapRun.get(mapRunId) ?? new Set<VirtualRun>();
    byMapRun.set(mapRunId, siblings);
    return siblings;
  }

  private stopChildren(target: VirtualRun, mapRunId: string): void {
    for (const child of this.siblings(target, mapRunId)) {
      child.awaitedBy = null;
      this.send(child, { type: 'stop' });
    }
    this.mapRuns.get(target)?.delete(mapRunId);
  }
}

const resultOf = ({ status, identity, output, error, cause }: Run): ChildResult => {
  const result: ChildResult = { status, name: identity.name };
  if (output !== undefined) result.output = output;
  if (error !== undefined) result.error = error;
  if (cause !== undefined) result.cause = cause;
  return result;
};

const executionOf = ({ identity, input, startedAt, stoppedAt, redriveCount }: Run): ChildExecution => ({
  arn: identity.id,
  stateMachineArn: identity.stateMachineArn,
  get input() {
    return jsonText(input);
  },
  startedAt,
  stoppedAt: stoppedAt ?? startedAt,
  redriveCount,
});
