import type { Caller, Entry } from '../entry.ts';
import {
  ABOUT,
  CALL_MILLISECONDS,
  type CallPlace,
  isAlive,
  isSettled,
  type Protocol,
  TIMES,
  timeOf,
  type UndoPlace,
  type World,
} from './world.ts';

/** A world that may follow, and what happened. */
export type Step = readonly [what: string, next: World];

/** What may happen besides one attempt and an undo from the log. */
export interface Scope {
  retries?: boolean;
  /** A state of the definition undoes the effect after its last attempt. */
  definitionUndoes?: boolean;
  /** Another undo from the log begins. */
  cancelsTwice?: boolean;
  redrives?: boolean;
  /** The action can find what it did, and its undo needs the result. */
  finds?: boolean;
  /** The action records the effect as a part before it answers. */
  records?: boolean;
}

/** Returns every world that may follow. */
export const stepsFrom = (world: World, protocol: Protocol, scope: Scope): Step[] => [
  ...clockSteps(world, protocol),
  ...runSteps(world, protocol, scope),
  ...world.calls.flatMap((_, index) => callSteps(world, index, protocol, scope)),
  ...world.undoers.flatMap((_, index) => undoSteps(world, index, protocol, scope)),
];

const clockSteps = (world: World, protocol: Protocol): Step[] => {
  if (world.clock + 1 >= TIMES.length) return [];
  const later = { ...world, clock: world.clock + 1 };
  const calls = world.calls.map((call) =>
    call.at === 'idle' || isAlive(later, call.until, protocol) ? call : ENDED,
  );
  return [['time passes', { ...later, calls }]];
};

/** The process of a call has ended, whether or not the call had. */
const ENDED: World['calls'][number] = { at: 'ended', until: 0 };

const runSteps = (world: World, protocol: Protocol, scope: Scope): Step[] => {
  const steps: Step[] = [];
  const [first, second] = world.calls;
  const [inside, log] = world.undoers;
  if (!first || !second || !inside || !log) return steps;
  const until = timeOf(world) + CALL_MILLISECONDS;
  // Whatever begins must find enough of the model's time left to end.
  if (world.run === 'running' && world.clock < 2) {
    if (first.at === 'idle')
      steps.push(['attempt 0 is scheduled', withCall(world, 0, { at: 'queued', until })]);
    else if (scope.retries && second.at === 'idle' && isSettled(world, first))
      steps.push(['attempt 1 is scheduled', withCall(world, 1, { at: 'queued', until })]);
    const settled = world.calls.every((call) => call.at === 'idle' || isSettled(world, call));
    if (scope.definitionUndoes && first.at !== 'idle' && settled && inside.at === 'idle')
      steps.push(['the definition undoes', { ...withUndoer(world, 0, { at: 'revoke' }), run: 'undoing' }]);
  }
  if (world.run !== 'ended' && world.clock < 3)
    steps.push(['the execution is stopped', { ...world, run: 'ended' }]);
  if (world.run === 'ended' && world.clock < 4) {
    if (log.at === 'idle')
      steps.push(['undoing from the log begins', withUndoer(world, 1, { at: 'start', fromLog: true })]);
    if (scope.cancelsTwice && inside.at === 'idle' && log.at !== 'idle')
      steps.push(['a second cancel', withUndoer(world, 0, { at: 'start', fromLog: true })]);
  }
  return scope.redrives ? [...steps, ...redriveSteps(world, protocol)] : steps;
};

/** Somebody continues the execution: lifts the fence, reads it, redrives, and reads it again. */
const redriveSteps = (world: World, protocol: Protocol): Step[] => {
  const { run, redrive, fence, undoers } = world;
  const [inside, log] = undoers;
  if (!inside || !log) return [];
  if (redrive === 'idle' && run === 'ended' && world.clock < 4 && inside.at === 'idle') {
    const { verdict, next = fence } = protocol.lift(fence);
    return verdict === 'open' ? [['the fence is lifted', { ...world, redrive: 'lifted', fence: next }]] : [];
  }
  if (redrive === 'lifted')
    return [[`the fence is closed: ${fence.closed}`, { ...world, redrive: fence.closed ? 'over' : 'begun' }]];
  // Its next end brings another undo; the one that had begun may continue late.
  if (redrive === 'begun')
    return [['it is redriven', { ...world, run: 'running', redrive: 'done', undoers: [log, inside] }]];
  if (redrive !== 'done') return [];
  return protocol.checksAfterRedrive && fence.closed && run === 'running'
    ? [['it is stopped, because the fence is closed', { ...world, run: 'ended', redrive: 'over' }]]
    : [['it continues', { ...world, redrive: 'over' }]];
};

const withCall = (world: World, index: number, change: Partial<World['calls'][number]>): World => ({
  ...world,
  calls: world.calls.map((call, at) => (at === index ? { ...call, ...change } : call)),
});

const withUndoer = (world: World, index: number, change: Partial<World['undoers'][number]>): World => ({
  ...world,
  undoers: world.undoers.map((undoer, at) => (at === index ? { ...undoer, ...change } : undoer)),
});

const callerAt = (world: World, owner: string, until: number): Caller => ({
  owner,
  now: timeOf(world),
  until,
  at: 0,
  about: ABOUT,
});

const callSteps = (world: World, index: number, protocol: Protocol, scope: Scope): Step[] => {
  const call = world.calls[index];
  if (!call || call.at === 'idle' || call.at === 'ended') return [];
  const owner = `call ${index}`;
  const to = (at: CallPlace, entry?: Entry, more: Partial<World> = {}): World => ({
    ...withCall(world, index, at === 'ended' ? ENDED : { at }),
    ...(entry && { entry }),
    ...more,
  });
  const crash: Step = [`${owner} crashes`, to('ended')];
  if (call.at === 'queued') {
    const { verdict, next } = protocol.begin(world.entry, callerAt(world, owner, call.until));
    return [[`${owner}: ${verdict.kind}`, to(verdict.kind === 'go' ? 'written' : 'ended', next)]];
  }
  if (call.at === 'written') {
    const { next } = protocol.fail(world.entry, owner, { nothingDone: true });
    const closed = protocol.readsFence && world.fence.closed;
    return [
      closed
        ? [`${owner} finds the fence closed`, to('ended', next)]
        : [`${owner} is admitted`, to('admitted')],
    ];
  }
  if (call.at === 'admitted') {
    const repeats = protocol.asksBeforeRepeating && world.entry?.doubtful === true;
    const isKnown = (scope.finds && world.applied) || (scope.records && world.noted);
    if (repeats && isKnown) return [[`${owner} finds what was done`, to('acted')], crash];
    const effect = {
      applied: true,
      early: world.early || (world.acted && !world.applied),
      again: world.again || (world.applied && isKnown === true),
    };
    return [
      [`${owner} takes effect`, to('acted', undefined, effect)],
      [`${owner} takes effect and throws`, to('threw', undefined, effect)],
      [`${owner} throws`, to('threw')],
      [`${owner} declines`, to('declined')],
      crash,
    ];
  }
  if (call.at === 'acted' && scope.records && !world.noted)
    return [[`${owner} records the part`, to('acted', undefined, { noted: true })], crash];
  const { next } =
    call.at === 'acted'
      ? protocol.complete(world.entry, owner, 'null')
      : protocol.fail(world.entry, owner, { nothingDone: call.at === 'declined' });
  const recorded: Step = [`${owner} records that it ${call.at}`, to('ended', next)];
  return call.at === 'acted' ? [recorded, crash] : [recorded];
};

const undoSteps = (world: World, index: number, protocol: Protocol, scope: Scope): Step[] => {
  const undoer = world.undoers[index];
  if (!undoer || undoer.at === 'idle' || undoer.at === 'ended') return [];
  const owner = `undo ${index}.${undoer.crashes}`;
  const to = (at: UndoPlace, more: Partial<World> = {}): World => ({
    ...withUndoer(world, index, { at }),
    ...more,
  });
  // The definition's undo ends with its execution; a crash within a call is repeated by a retrier.
  if (!undoer.fromLog && world.run === 'ended' && undoer.at === 'revoke')
    return [[`${owner} is stopped`, to('ended')]];
  const again = withUndoer(world, index, { at: 'revoke', crashes: undoer.crashes + 1 });
  const crash: Step[] =
    undoer.crashes === 0 && world.clock + 1 < TIMES.length ? [[`${owner} crashes`, again]] : [];
  if (undoer.at === 'start')
    return [
      [
        `${owner} closes the fence`,
        to('list', protocol.closesFence ? { fence: protocol.close(world.fence) ?? world.fence } : {}),
      ],
    ];
  // What reports an end looks after that whether the execution runs again.
  if (
    undoer.at === 'list' &&
    protocol.looksForRedrive &&
    world.run === 'running' &&
    world.fence.epoch === 0
  ) {
    const { next } = protocol.lift(world.fence);
    return [[`${owner} opens the fence: it was continued`, to('ended', next ? { fence: next } : {})]];
  }
  if (undoer.at === 'list') {
    const nothing =
      world.entry === undefined || world.entry.state === 'not_done' || world.entry.state === 'void';
    const undone = world.undo?.state === 'done';
    return [[`${owner} lists`, to(nothing || undone ? 'ended' : 'lease')]];
  }
  if (undoer.at === 'lease') {
    const other = world.undoers[1 - index];
    const taken = protocol.takeLease(
      world.fence,
      { workflow: 'orders', execution: 'one' },
      () => `undoer ${index}`,
      (name) => name === `undoer ${index}` || other?.at === 'ended',
    );
    const next = scope.finds ? 'find' : 'revoke';
    if (!taken && !world.fence.closed) return [[`${owner} gives up: it was continued`, to('ended')]];
    return taken ? [[`${owner} takes the lease`, to(next, { fence: taken })]] : [];
  }
  if (undoer.at === 'find') {
    const { verdict, next } = protocol.revoke(world.entry, timeOf(world), ABOUT);
    const change = next ? { entry: next } : {};
    if (verdict.kind === 'wait') return next ? [[`${owner} revokes and waits`, to('find', change)]] : [];
    const entry = next ?? world.entry;
    if (verdict.kind === 'nothing' || entry?.result !== undefined)
      return [[`${owner} finds nothing out`, to('revoke', change)]];
    const { next: known } = protocol.found(entry, timeOf(world), world.applied ? 'null' : undefined);
    return [[`${owner} finds: ${world.applied}`, to('revoke', known ? { entry: known } : change)]];
  }
  if (undoer.at === 'revoke') {
    const { verdict, next } = protocol.revoke(world.entry, timeOf(world), ABOUT);
    const change = next ? { entry: next } : {};
    if (verdict.kind === 'wait') return next ? [[`${owner} revokes and waits`, to('revoke', change)]] : [];
    return [[`${owner} revokes: ${verdict.kind}`, to('begin', change)]];
  }
  if (undoer.at === 'begin') {
    if (!protocol.logsUndo) return [[`${owner} begins`, to('act')]];
    const until = timeOf(world) + CALL_MILLISECONDS;
    const { verdict, next } = protocol.begin(world.undo, callerAt(world, owner, until));
    if (verdict.kind === 'refused') return [];
    const change = next ? { undo: next } : {};
    const started = withUndoer(to(verdict.kind === 'go' ? 'act' : 'ended', change), index, { until });
    return [[`${owner} begins: ${verdict.kind}`, started]];
  }
  const alive = isAlive(world, undoer.until, protocol);
  if (!alive && protocol.logsUndo) return [[`${owner} is over`, again]];
  if (undoer.at === 'act') {
    const undone = world.undone + (world.applied || world.undone > 0 ? 1 : 0);
    const meanwhile =
      world.meanwhile || (undoer.fromLog && world.run === 'running' && world.redrive === 'over');
    return [[`${owner} undoes`, to('record', { undone, acted: true, meanwhile })], ...crash];
  }
  const { next } = protocol.complete(world.undo, owner, 'null');
  return [[`${owner} records`, to('ended', next ? { undo: next } : {})], ...crash];
};
