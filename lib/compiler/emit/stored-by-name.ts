import type { StorePlace } from '#contracts/stored-values.ts';
import { compareTexts } from '#core/compare-texts.ts';
import { defined } from '#core/defined.ts';
import type { StoredCall } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import { MAX_INLINE_BYTES } from '../model/stored.ts';
import type { Emitter } from './emitter.ts';

/**
 * Returns JSONata of what a call of a step, whose result has those of several calls by name, puts into the storage; undefined if no call
 * puts anything there. The names and the number of the calls are not known before the step runs.
 */
export const storedByName = ({ build }: Emitter, step: Step) => {
  const node = build.nodes(build.wary()).get(step.id);
  const places = (node && build.stored().stores.get(node)) ?? [];
  const [first] = places;
  if (!first) return undefined;
  return {
    stores: ({ name, share }: StoredCall): string =>
      `$append([], $map(${placesOf(places, name)}, function($p) { $merge([$p, {"above_bytes": ${share}}]) }))`,
    share: (calls: string): string =>
      `$min([${MAX_INLINE_BYTES}, $floor(${first.above_bytes} / $count(${calls}))])`,
  };
};

/** JSONata of the places in the result of the call of a name, without their bytes. */
const placesOf = (places: readonly StorePlace[], name: string): string => {
  const byName = new Map<string, object[]>();
  for (const { at, except } of places) {
    const [call, ...rest] = at;
    if (call === undefined) for (const read of except ?? []) byName.set(read, byName.get(read) ?? []);
    else byName.set(call, [...(byName.get(call) ?? []), { at: rest, ...defined({ except }) }]);
  }
  const others = places.some(({ at }) => at.length === 0) ? [{ at: [] }] : [];
  const written = (some: readonly object[]): string => JSON.stringify(some);
  if (byName.size === 0) return written(others);
  const named = [...byName].sort(([a], [b]) => compareTexts(a, b));
  const known = named.map(([call, some]) => `${JSON.stringify(call)}: ${written(some)}`).join(', ');
  return `(${name} in ${JSON.stringify(named.map(([call]) => call))} ? $lookup({${known}}, ${name}) : ${written(others)})`;
};
