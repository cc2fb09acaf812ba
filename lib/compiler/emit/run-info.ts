import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { Step } from '#steps/step.ts';
import { emitExpression, emitLiteral } from './author-text.ts';
import type { Emitter } from './emitter.ts';
import { retriers } from './retriers.ts';

/** JSONata of the key that every attempt at a step (in an iteration) of an execution shares. */
export const idempotencyKey = (emitter: Emitter, step: Step): string => {
  const own = step.idempotency ? step.idempotency.key : undefined;
  if (own !== undefined) return `$string(${emitExpression(own, emitter.names)})`;
  const iterations = emitter.graph.iterations.map((iteration) => ` & "/" & ${iteration}`).join('');
  return `$states.context.Execution.Name & "/${step.id}"${iterations}`;
};

/** What an action learns about the run (lib/contracts/action-event.ts), as an ASL value. */
export const runInfo = (emitter: Emitter, step: Step): JsonObject => {
  // The context object counts attempts only where a state has retriers.
  const counted = step.uses === undefined || retriers(emitter.build, step).length > 0;
  const own = step.idempotency ? step.idempotency.key : undefined;
  const effect = (step.compensate !== undefined || step.irreversible === true) && step.idempotency !== false;
  return {
    execution: '{% $states.context.Execution.Id %}',
    execution_name: '{% $states.context.Execution.Name %}',
    workflow: emitter.build.workflow,
    step: step.id,
    attempt: counted ? '{% $states.context.State.RetryCount %}' : 0,
    idempotency_key: `{% ${idempotencyKey(emitter, step)} %}`,
    ...(effect || own !== undefined ? { effect: true } : {}),
    ...(step.sensitive ? { sensitive: emitLiteral(step.sensitive) } : {}),
    ...(step.breaker ? { breaker: breakerSettings(step) } : {}),
  };
};

const breakerSettings = ({ breaker }: Step): JsonObject => ({
  name: breaker!.name,
  failures: breaker!.failures ?? 5,
  window_seconds: parseDurationSeconds(breaker!.window ?? '60s') ?? 60,
  open_for_seconds: parseDurationSeconds(breaker!.open_for ?? '30s') ?? 30,
  probes: breaker!.probes ?? 1,
});
