import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { callId, keyText, MAX_KEY_LENGTH, priorityOf } from '#contracts/flow.ts';
import type { Json } from '#core/json.ts';
import { debounce, takeTurn } from '#platform/executions/take-turn.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { turnName } from '#platform/turns/leave-turn.ts';
import type { input, output } from './contract.ts';

/** Lets the state that calls wait for the turn of its run, or for a time in which no newer run comes. */
export const answerTurn = async (
  given: z.output<typeof input>,
  { run, platform }: ActionContext & { platform: PlatformPorts },
): Promise<z.input<typeof output>> => {
  const { workflow, execution, task_token: token } = run;
  if (token === undefined) {
    const message = 'The call carries no task token; expected to be called by a task with .waitForTaskToken';
    throw new ActionError('InvalidInput', message, { retryable: false });
  }
  const startedAt = Date.parse(given.started_at);
  if (given.debounce) {
    const of = { workflow, key: keyOf('debounce', given.debounce.key) };
    const arrival = { run: turnName(execution), at: startedAt, token };
    await debounce(platform, of, arrival, given.debounce.wait_seconds);
    return {};
  }
  const { call, concurrency, rate, priority } = given;
  await takeTurn(platform, {
    workflow: call?.action ?? workflow,
    run: call ? callId(execution, call.id) : turnName(execution),
    isCall: call !== undefined,
    token,
    startedAt,
    priority: priorityOf(priority),
    ...(concurrency && { concurrency: withKeys(concurrency, call) }),
    ...(rate && { rate: { ...rate, key: keyOf('rate', rate.key, call) } }),
  });
  return {};
};

type Concurrency = NonNullable<z.output<typeof input>['concurrency']>;

const withKeys = ({ key, fair, ...limit }: Concurrency, call?: object) => ({
  ...limit,
  key: keyOf('concurrency', key, call),
  ...(fair !== undefined && { fair: keyOf('concurrency.fair', fair, call) }),
});

const keyOf = (field: string, value: Json | undefined, call?: object): string => {
  // A call whose input lacks what its key names is one of those without a key.
  const key = keyText(call && value === null ? undefined : value);
  if (key !== undefined) return key;
  const got = typeof value === 'string' ? `${value.length} characters` : JSON.stringify(value)?.slice(0, 100);
  const message = `The key of "${field}" is ${got}; expected a text of at most ${MAX_KEY_LENGTH} characters, a number or a boolean`;
  throw new ActionError('InvalidInput', message, { retryable: false });
};
