import { format } from 'node:util';
import { maskOf } from '#contracts/secrets/mask.ts';

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const;

type Write = (...values: unknown[]) => void;

/** Secrets of the calls under way. */
const underWay = new Set<ReadonlySet<string>>();
const originals = new Map<(typeof METHODS)[number], { original: Write; masking: Write }>();

/** Replaces a call's secrets by `***` in what is written with `console` while it is under way. Returns what ends that. */
export const maskConsole = (secrets: ReadonlySet<string>): (() => void) => {
  for (const method of METHODS) replace(method);
  underWay.add(secrets);
  return () => {
    underWay.delete(secrets);
    if (underWay.size === 0) for (const method of METHODS) restore(method);
  };
};

/** Unless it is replaced: a call that never ends may have left it so. */
const replace = (method: (typeof METHODS)[number]): void => {
  if (console[method] === originals.get(method)?.masking) return;
  const original = console[method] as Write;
  const masking: Write = (...values) => {
    const known = [...underWay].flatMap((secrets) => [...secrets]);
    if (known.length === 0) original.apply(console, values);
    else original.call(console, maskOf(known)(format(...values)));
  };
  originals.set(method, { original, masking });
  console[method] = masking;
};

/** Leaves alone what the logic has put in its place. */
const restore = (method: (typeof METHODS)[number]): void => {
  const replaced = originals.get(method);
  if (replaced && console[method] === replaced.masking) console[method] = replaced.original;
};
