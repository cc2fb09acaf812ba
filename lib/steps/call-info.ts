import type { Json, JsonObject } from '#core/json.ts';

/** Which call of a function it is; `workflow`, `step` and `attempt` are ASL values, `key` is JSONata. */
export interface CallIdentity {
  workflow: string;
  step: string;
  attempt: Json;
  key: string;
}

/** Returns the fields of `run` that every function gets (lib/contracts/action-event.ts), as ASL values. */
export const callInfo = ({ workflow, step, attempt, key }: CallIdentity): JsonObject => ({
  execution: '{% $states.context.Execution.Id %}',
  execution_name: '{% $states.context.Execution.Name %}',
  workflow,
  step,
  attempt,
  idempotency_key: `{% ${key} %}`,
});
