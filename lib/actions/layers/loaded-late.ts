import type { Layer } from '../action-call.ts';
import { ASK_FOR_IT, leftOut } from '../left-out.ts';

/** Layers that are loaded by the first call that needs them: bundles of actions that need none are made without them. */

/** Returns a layer that is loaded when it is first used. */
const lazily = (load: () => Promise<Layer>): Layer => {
  let loaded: Promise<Layer> | undefined;
  return async (call, next, action) => {
    loaded ??= load();
    return (await loaded)(call, next, action);
  };
};

const noLog = (): never => leftOut('the log of effects', ASK_FOR_IT);

const finding = lazily(async () =>
  process.env.BATON_WITHOUT_TABLE ? noLog() : (await import('./find-effect.ts')).findEffect,
);
const committing = lazily(async () =>
  process.env.BATON_WITHOUT_TABLE ? noLog() : (await import('./commit-logged.ts')).commitLogged,
);
const logging = lazily(async () =>
  process.env.BATON_WITHOUT_TABLE ? noLog() : (await import('./once-logged.ts')).onceLogged,
);

/** Answers a call that asks whether an effect took place: see `find-effect.ts`. */
export const findEffect: Layer = (call, next, action) =>
  call.run.find ? finding(call, next, action) : next(call);

/** Lets an action commit its effect together with the log's entry: see `commit-logged.ts`. */
export const commitLogged: Layer = (call, next, action) =>
  action.contract.options?.commits === true ? committing(call, next, action) : next(call);

/** Runs an effect at most once per key and logs it: see `once-logged.ts`. */
export const onceLogged: Layer = (call, next, action) =>
  call.run.effect && !call.commit ? logging(call, next, action) : next(call);

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
