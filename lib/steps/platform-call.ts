import { valueInCached } from '#contracts/cached-result.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from './emission.ts';
import { resultEdge } from './result-edge.ts';
import { retriedExcept } from './retried-except.ts';
import type { Step } from './step.ts';

/** A step's call of one of the platform's functions. */
export interface PlatformCall {
  /** Name of the function without `platform/`. */
  action: string;
  comment: string;
  /** Its input, as an ASL value. */
  input: JsonObject;
  /** What authors write of it, as templates that may read `$secrets`: it has the form of the input, into which it goes. */
  authored?: JsonObject;
  /** Whether the function can find what a call with this input did, if its undo needs the result. */
  finds?: boolean;
  /** Names of the fields of the input that no log may have. */
  sensitive: string[];
  /** Errors of the function that another attempt would meet again. */
  permanent: string[];
}

/** Emits one Task state that calls a function of the platform; what the function returns is the step's result. */
export const callPlatform = (step: Step, context: EmitContext, call: PlatformCall): Fragment => {
  const returned = '$states.result.Payload';
  const result = step.cache ? valueInCached(returned) : returned;
  const next = resultEdge(step, context, result);
  const run = context.runInfo(step);
  const sensitive = [...new Set([run.sensitive ?? [], call.sensitive].flat())];
  const payload = context.payload(step, call.authored ?? {}, {
    ...run,
    attempt: `{% ${context.attempt(step)} %}`,
    sensitive,
    ...(call.finds && { undo: findable(run.undo, context.platformFunctionName(call.action), call.input) }),
  });
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: call.comment,
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: context.platformFunctionName(call.action),
        Payload: { input: filledIn(call.input, payload.input), run: payload.run },
      },
      Output: `{% ${result} %}`,
      ...context.timeout(step),
      ...context.retry(retriedExcept(step, call.permanent)),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  return { entry: step.id, pending: [], exits: [next] };
};

/** Returns how a step is undone by a function that can find its result, which is asked if the undo needs that. */
const findable = (undo: Json | undefined, find: string, find_input: JsonObject): Json =>
  isObject(undo) && undo.late !== undefined ? { ...undo, find, find_input } : (undo ?? null);

/** Returns a value with what another one of its form has in addition. */
const filledIn = (value: Json, added: Json): Json => {
  if (Array.isArray(value) && Array.isArray(added))
    return value.map((item, index) => filledIn(item, added[index] ?? null));
  if (!isObject(value) || !isObject(added)) return added ?? value;
  const fields = Object.entries(added).map(([name, item]) => [name, filledIn(value[name] ?? null, item)]);
  return { ...value, ...Object.fromEntries(fields) };
};
