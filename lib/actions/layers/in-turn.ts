import type { Layer } from '../action-call.ts';
import { ASK_FOR_IT, leftOut } from '../left-out.ts';

/**
 * Begins the call with the turn that its step waited for, and gives the turn up afterwards. Another attempt asks again: if it finds no place, it
 * fails with `AwaitsTurn` and keeps its place in the queue for when it is tried again. Calls that undo do not wait, and do not count.
 */
export const inTurn: Layer = async (call, next, action) => {
  const { turn, compensation, find } = call.run;
  if (!turn || compensation || find) return next(call);
  const { callInTurn } = process.env.BATON_WITHOUT_TURNS
    ? leftOut('limits', ASK_FOR_IT)
    : await import('./call-turn.ts');
  return callInTurn(call, turn, next, action);
};
