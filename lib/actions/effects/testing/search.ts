import { type Scope, stepsFrom } from './steps.ts';
import { PROTOCOL, type Protocol, START, type World } from './world.ts';

/** What may go wrong, each with the shortest way to it. */
export type Violations = Partial<
  Record<
    | 'effect stands'
    | 'undone before done'
    | 'undone twice'
    | 'undone while it runs'
    | 'done again'
    | 'never ends',
    string[]
  >
>;

/**
 * Searches every interleaving within a scope, breadth first, with some functions of the protocol replaced; `sought` ends the search
 * at the first violation of that kind.
 */
export const search = (
  scope: Scope,
  broken: Partial<Protocol> = {},
  sought?: keyof Violations,
): { violations: Violations; states: number } => {
  const protocol = { ...PROTOCOL, ...broken };
  const seen = new Set([JSON.stringify(START)]);
  const worlds: (World | undefined)[] = [START];
  // A state's way is kept as the state before it: the worlds themselves would not fit into memory.
  const cameFrom: number[] = [-1];
  const happened: string[] = [''];
  const violations: Violations = {};
  const wayTo = (index: number): string[] => {
    const way: string[] = [];
    for (let at = index; at > 0; at = cameFrom[at] ?? 0) way.unshift(happened[at] ?? '');
    return way;
  };
  for (let index = 0; index < worlds.length && !(sought && violations[sought]); index++) {
    const world = worlds[index];
    if (!world) continue;
    worlds[index] = undefined;
    const steps = stepsFrom(world, protocol, scope);
    for (const kind of violated(world, steps.length)) violations[kind] ??= wayTo(index);
    for (const [what, next] of steps) {
      const text = JSON.stringify(next);
      if (seen.has(text)) continue;
      seen.add(text);
      worlds.push(next);
      cameFrom.push(index);
      happened.push(what);
    }
  }
  return { violations, states: worlds.length };
};

const violated = (world: World, steps: number): (keyof Violations)[] => {
  const found: (keyof Violations)[] = [];
  const { calls, undoers, run } = world;
  const [inside, log] = undoers;
  const quiet = calls.every(({ at }) => at === 'ended' || at === 'idle');
  if (world.early) found.push('undone before done');
  if (world.again) found.push('done again');
  if (world.meanwhile) found.push('undone while it runs');
  // An undo that ended before it was recorded is repeated, and the log knows that it is in doubt.
  if (world.undone > 1 && !world.undo?.doubtful) found.push('undone twice');
  const over = run === 'ended' && log?.at === 'ended' && (inside?.at === 'ended' || inside?.at === 'idle');
  // Whoever continues it has come no further yet; until then the execution is listed as held.
  const isHeld = world.redrive === 'lifted' || world.redrive === 'begun';
  if (over && quiet && !isHeld && world.applied && world.undone === 0) found.push('effect stands');
  // At the end of the model's time everything that was begun must have ended.
  if (steps === 0 && run === 'ended' && !undoers.every(({ at }) => at === 'ended' || at === 'idle'))
    found.push('never ends');
  return found;
};
