import type { Randomness } from '#core/ids.ts';
import { nextOf, PROTOCOL, type Protocol, type Scope, startOf, type Worker, type World } from './world.ts';

/** What may go wrong, each with the shortest way to it. */
export type Violations = Partial<Record<'above max' | 'left behind' | 'never ends', string[]>>;

/** Searches every interleaving within a scope, breadth first; with a broken protocol, up to the first violation. */
export const search = (
  scope: Scope,
  broken: Partial<Protocol> = {},
): { violations: Violations; states: number } => {
  const protocol = { ...PROTOCOL, ...broken };
  const stopsEarly = Object.keys(broken).length > 0;
  const start = startOf(scope);
  const places = new Map([[JSON.stringify(start), 0]]);
  const worlds: (World | undefined)[] = [start];
  const cameFrom: number[] = [-1];
  const happened: string[] = [''];
  const before: number[][] = [[]];
  const finals: number[] = [];
  const canonical = canonically();
  const violations: Violations = {};
  const wayTo = (index: number): string[] => {
    const way: string[] = [];
    for (let at = index; at > 0; at = cameFrom[at] ?? 0) way.unshift(happened[at] ?? '');
    return way;
  };
  for (let index = 0; index < worlds.length; index++) {
    const world = worlds[index];
    if (!world) continue;
    worlds[index] = undefined;
    const moments = nextOf(world, scope, protocol);
    if (moments.length === 0) {
      finals.push(index);
      if (isLeftBehind(world)) violations['left behind'] ??= wayTo(index);
    }
    if (stopsEarly && Object.keys(violations).length > 0) break;
    for (const { what, happen } of moments) {
      const { next, text } = canonical(happen());
      const under = underWay(next);
      if (under > scope.max && under > underWay(world)) violations['above max'] ??= [...wayTo(index), what];
      const known = places.get(text);
      if (known !== undefined) {
        before[known]?.push(index);
        continue;
      }
      places.set(text, worlds.length);
      before[worlds.length] = [index];
      cameFrom[worlds.length] = index;
      happened[worlds.length] = what;
      worlds.push(next);
    }
  }
  const stuck = stopsEarly ? undefined : unreaching(finals, before);
  if (stuck !== undefined) violations['never ends'] = wayTo(stuck);
  return { violations, states: worlds.length };
};

/** Returns what puts functions at work into one order, and makes a text of a world that only equal worlds share. */
const canonically = (): ((world: World) => { next: World; text: string }) => {
  // Most moments have most parts in common with others: each is written down once, and then has a number.
  const numbers = new Map<string, number>();
  const numberOfText = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const workers = new Map<number, Worker>();
  const known = new WeakMap<Worker, number>();
  const numberOf = (worker: Worker): number => {
    const found = known.get(worker);
    if (found !== undefined) return found;
    const number = numberOfText(JSON.stringify(worker));
    if (!workers.has(number)) workers.set(number, worker);
    known.set(worker, number);
    return number;
  };
  return (world) => {
    // Which of two functions came first makes no difference to what they do.
    const at = world.workers.map(numberOf).sort((one, other) => one - other);
    const { leases, entries, ...rest } = { ...world, workers: at };
    const parts = [leases, entries, rest].map((part) => numberOfText(JSON.stringify(part)));
    return {
      next: { ...world, workers: at.flatMap((number) => workers.get(number) ?? []) },
      text: parts.join(),
    };
  };
};

/** Moments after which a walk is said never to end. */
const MAX_MOMENTS = 3000;

/** Walks through one interleaving that chance decides, in scopes that are too large to be searched; returns what went wrong, and the way there. */
export const wander = (
  scope: Scope,
  { random }: Pick<Randomness, 'random'>,
  broken: Partial<Protocol> = {},
): { violations: Violations; moments: number } => {
  const protocol = { ...PROTOCOL, ...broken };
  let world = startOf(scope);
  const way: string[] = [];
  while (way.length < MAX_MOMENTS) {
    const moments = nextOf(world, scope, protocol);
    const moment = moments[Math.floor(random() * moments.length)];
    if (!moment)
      return { violations: isLeftBehind(world) ? { 'left behind': way } : {}, moments: way.length };
    way.push(moment.what);
    const next = moment.happen();
    const under = underWay(next);
    if (under > scope.max && under > underWay(world))
      return { violations: { 'above max': way }, moments: way.length };
    world = next;
  }
  return { violations: { 'never ends': way }, moments: way.length };
};

const underWay = ({ runs }: World): number => runs.filter(({ state }) => state === 'body').length;

/** Whether a run never had its turn, or something is held or waited for although nothing happens any more. */
const isLeftBehind = ({ runs, leases, entries }: World): boolean =>
  runs.some(({ state }) => state !== 'ended') ||
  // The lease of a call whose time is over is no one's.
  leases.some(({ until }) => until !== 0) ||
  entries.length > 0;

/** Finds a moment from which no end can be reached. */
const unreaching = (finals: readonly number[], before: readonly number[][]): number | undefined => {
  const reaching = new Set(finals);
  const open = [...finals];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const earlier of before[at] ?? [])
      if (!reaching.has(earlier)) {
        reaching.add(earlier);
        open.push(earlier);
      }
  const found = before.findIndex((_, index) => !reaching.has(index));
  return found < 0 ? undefined : found;
};
