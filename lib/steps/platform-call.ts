import { valueInCached } from '#contracts/cached-result.ts';
import type { JsonObject } from '#core/json.ts';
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
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: call.comment,
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: context.functionName(call.action, true),
        Payload: {
          input: call.input,
          run: {
            ...run,
            attempt: `{% ${context.attempt(step)} %}`,
            sensitive,
          },
        },
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
