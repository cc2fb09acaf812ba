import { NAME_WITHOUT_REDRIVES } from '#contracts/child-executions.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { Step } from '#steps/step.ts';
import { emitExpression, emitLiteral } from './author-text.ts';
import type { Emitter } from './emitter.ts';
import { retriers } from './retriers.ts';

/**
 * JSONata of the name in an execution's keys. The executions that a parent starts before and after a redrive share it, so that a
 * resumed parent does not repeat effects. Attempts do not: an execution that failed has undone its effects.
 */
const keyName = ({ build }: Emitter): string =>
  build.called ? NAME_WITHOUT_REDRIVES : '$states.context.Execution.Name';

/** JSONata of the key that every attempt at a step (in an iteration) of an execution shares. */
export const idempotencyKey = (emitter: Emitter, step: Step): string => {
  const own = step.idempotency ? step.idempotency.key : undefined;
  if (own !== undefined) return `$string(${emitExpression(own, emitter.names)})`;
  const iterations = emitter.graph.iterations.map((iteration) => ` & "/" & ${iteration}`).join('');
  return `${keyName(emitter)} & "/${step.id}"${iterations}`;
};

const RETRY_COUNT = '$states.context.State.RetryCount';

/** JSONata of the number of attempts that came before. The context object counts them only where a state has retriers. */
export const attemptsBefore = (emitter: Emitter, step: Step): string =>
  retriers(emitter.build, step).length > 0 ? RETRY_COUNT : '0';

/** What an action learns about the run (lib/contracts/action-event.ts), as an ASL value. */
export const runInfo = (emitter: Emitter, step: Step): JsonObject => {
  const attempt = step.uses === undefined ? RETRY_COUNT : attemptsBefore(emitter, step);
  const own = step.idempotency ? step.idempotency.key : undefined;
  const effect = (step.compensate !== undefined || step.irreversible === true) && step.idempotency !== false;
  return {
    execution: '{% $states.context.Execution.Id %}',
    execution_name: '{% $states.context.Execution.Name %}',
    workflow: emitter.build.workflow,
    step: step.id,
    attempt: attempt === '0' ? 0 : `{% ${attempt} %}`,
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
