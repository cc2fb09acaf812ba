import { handlerOf, isWithin, type Place } from '../blocks.ts';
import { undoes } from '../ledger.ts';
import type { Invariant } from './invariant.ts';

/** When an execution continues without a block that failed, everything that the block did is undone. */
export const blocksUndone: Invariant = {
  name: 'blocks-undone',
  check: ({ scenario, result, ledger }, _, { places, steps }) => {
    if (result.status !== 'SUCCEEDED') return [];
    const leftIn = (handler: Place, isOfIteration: (key: string) => boolean): string[] => {
      const left = [...ledger.effects.values()].filter(({ key, step }) => {
        const inside = places.get(step);
        return (
          inside !== undefined &&
          isWithin(inside, handler) &&
          steps.get(step)?.compensate !== undefined &&
          isOfIteration(key) &&
          !ledger.calls.some((other) => undoes(other, key))
        );
      });
      return left.map(({ key }) => `the effect of ${key} is left, though ${handler.step.id} failed`);
    };
    const overfull = places.get(scenario.tooMuchIn ?? '');
    const handler = overfull && handlerOf(overfull);
    const ofTooMuch = handler ? leftIn(handler, () => true) : [];
    const ofCalls = ledger.calls.flatMap((call, index) => {
      const place = places.get(call.step);
      const isLast = !ledger.calls.some(
        (other, later) => later > index && other.key === call.key && !other.undo,
      );
      if (call.error === undefined || call.undo || !isLast || !place) return [];
      const handler = handlerOf(place);
      if (!handler || handler === place) return [];
      const iteration = iterationOf(call.key, handler.loops);
      return leftIn(handler, (key) => iterationOf(key, handler.loops) === iteration);
    });
    return [...ofTooMuch, ...ofCalls];
  },
};

/** Returns the part of a key that tells iterations of the outermost loops apart: `name/step/0/2` has 0 and 2. */
const iterationOf = (key: string, loops: number): string =>
  key
    .split('/')
    .slice(2, 2 + loops)
    .join('/');
