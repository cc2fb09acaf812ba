import type { RunInfo } from '#contracts/action-event.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { TaskAnswer, TaskHandler, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { timedOut } from '#local/workers/failures.ts';
import { approvalTaskAnswer } from '#testing/answers/approval-answer.ts';
import { attemptsOf } from '../retried.ts';
import { BEFORE, type Scenario, type Strike } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Answers } from './answers.ts';
import type { Call, Ledger } from './ledger.ts';

/** Seconds of an ordinary call. */
const CALL_SECONDS = 1;

/** Seconds of a slow call: longer than its neighbours need with their retries, and shorter than its timeout. */
const slowSeconds = (timeoutSeconds: number | null): number => Math.min(100, (timeoutSeconds ?? 100) * 0.9);

const REQUEST_APPROVAL = 'platform/request-approval';

/**
 * Answers the tasks of one execution as its scenario says, and records what happens outside. Actions are replaced; what `defineAction`
 * does around them is kept: an effect happens once per key, and a later attempt gets the result of the first.
 */
export const worldOf = (
  subject: Subject,
  scenario: Scenario,
  answers: Answers,
  ledger: Ledger,
  startAt: number,
): TaskHandler => {
  const strikes = new Map(
    scenario.strikes.map((strike) => [callKey(strike.key, strike.undo === true), strike]),
  );
  const decisions = new Map(scenario.decisions.map(({ key, decision }) => [key, decision]));
  const slow = new Set(scenario.slow);

  const approval = (task: VirtualTask, { input, run }: Payload): TaskAnswer => {
    const request = isObject(input.approval) ? input.approval : {};
    const key = run.idempotency_key;
    const call = callAt(
      { key, step: run.step, action: REQUEST_APPROVAL, undo: false, attempt: task.attempt + 1 },
      task.now,
      0,
    );
    const strike = strikeOf(call);
    if (strike) {
      const answer = answered(strike, () => null, {
        seconds: CALL_SECONDS,
        timeoutSeconds: task.timeoutSeconds,
      });
      settle(call, strike, answer);
      return answer;
    }
    ledger.requests.push({ key, step: run.step });
    return approvalTaskAnswer(
      { decision: decisions.get(key) ?? 'approve' },
      {
        step: run.step,
        iteration: 0,
        title: String(request.title),
        to: [request.to ?? []].flat().map(String),
        show: request.show ?? null,
        editable: request.editable ?? [],
        key,
      },
      { failOnReject: request.on_reject !== 'continue', requestedAt: task.now },
    );
  };

  const callAt = (
    parts: Pick<Call, 'key' | 'step' | 'action' | 'undo' | 'attempt'>,
    now: number,
    seconds: number,
  ): Call => {
    const startedAt = now - startAt;
    const call: Call = { ...parts, startedAt, endedAt: startedAt + seconds * 1000 };
    ledger.calls.push(call);
    return call;
  };

  const strikeOf = (call: Call): Strike | undefined => {
    const strike = strikes.get(callKey(call.key, call.undo));
    return strike && hits(strike, call.attempt, attemptsOf(subject, call)) ? strike : undefined;
  };

  const settle = (call: Call, strike: Strike | undefined, answer: TaskAnswer): void => {
    if (strike) call.fault = strike.fault;
    if ('never' in answer) call.endedAt = Number.POSITIVE_INFINITY;
    else if (answer.afterSeconds !== undefined) call.endedAt = call.startedAt + answer.afterSeconds * 1000;
    if ('output' in answer) return;
    call.error = 'error' in answer ? answer.error : strike?.error;
  };

  const action = (task: VirtualTask, name: string, { run }: Payload): TaskAnswer => {
    const undo = run.compensation === true;
    const key = undo ? run.idempotency_key.replace(/\/undo$/, '') : run.idempotency_key;
    const { timeoutSeconds } = task;
    const seconds = slow.has(key) && !undo ? slowSeconds(timeoutSeconds) : CALL_SECONDS;
    const call = callAt(
      { key, step: run.step, action: name, undo, attempt: task.attempt + 1 },
      task.now,
      seconds,
    );
    // The guard of `defineAction`: a key that was done gives the stored result.
    const repeated = run.effect === true && wasDone(ledger, call);
    const strike = strikeOf(call);
    const answer = answered(strike, () => answers.of(run.step, name, key), { seconds, timeoutSeconds });
    settle(call, strike, answer);
    const effective = run.effect === true || undo || subject.actions.get(name)?.effect === true;
    if (effective && !repeated && takesEffect(strike)) ledger.takeEffect(call);
    return answer;
  };

  const visits = new Map<string, number>();

  /** Answers a call of a service without a function, such as an event that is put on the bus; its key is its place in the execution. */
  const service = (task: VirtualTask): TaskAnswer => {
    const { stateName, resource, parameters, attempt, now, timeoutSeconds } = task;
    const visit = (visits.get(stateName) ?? 0) + (attempt === 0 ? 1 : 0);
    visits.set(stateName, visit);
    const key = `${nameOf(task)}/${stateName}${visit > 1 ? `#${visit}` : ''}`;
    const call = callAt(
      { key, step: stateName, action: resource.arn, undo: false, attempt: attempt + 1 },
      now,
      CALL_SECONDS,
    );
    const strike = strikeOf(call);
    const put = resource.kind === 'integration' && resource.resourceType === 'events';
    const answer = answered(strike, () => (put ? accepted(parameters) : answers.ofService(stateName)), {
      seconds: CALL_SECONDS,
      timeoutSeconds,
    });
    settle(call, strike, answer);
    if (put && call.error === undefined) ledger.emitted.push(...eventsIn(parameters));
    return 'output' in answer ? { ...answer, output: payloadOfAnswer(answer.output) } : answer;
  };

  return (task) => {
    const { parameters } = task;
    const payload = isObject(parameters) ? payloadOf(parameters.Payload) : undefined;
    const name = isObject(parameters) ? subject.actionByArn.get(String(parameters.FunctionName)) : undefined;
    if (payload && name !== undefined) {
      return payload.run.task_token !== undefined && name === REQUEST_APPROVAL
        ? approval(task, payload)
        : action(task, name, payload);
    }
    return service(task);
  };
};

const nameOf = ({ executionArn }: VirtualTask): string => executionArn.split(':').at(-1) ?? '';

const entriesOf = (parameters: Json): JsonObject[] =>
  isObject(parameters) && Array.isArray(parameters.Entries) ? parameters.Entries.filter(isObject) : [];

const eventsIn = (parameters: Json): string[] =>
  entriesOf(parameters).map(({ DetailType }) => String(DetailType));

/** Returns what EventBridge answers when it takes all entries. */
const accepted = (parameters: Json): Json => ({
  Entries: entriesOf(parameters).map((_, index) => ({ EventId: `event-${index}` })),
  FailedEntryCount: 0,
});

/** A service's output is not wrapped as a function's is. */
const payloadOfAnswer = (output: Json): Json => (isObject(output) ? (output.Payload ?? null) : output);

const callKey = (key: string, undo: boolean): string => (undo ? `undo ${key}` : key);

const hits = ({ attempts }: Strike, attempt: number, last: number): boolean => {
  if (attempts === 'all') return true;
  return attempts === 'first' ? attempt === 1 : attempt < last;
};

const wasDone = ({ effects, undone }: Ledger, { key, undo }: Call): boolean =>
  undo ? undone.includes(key) : effects.has(key);

const takesEffect = (strike: Strike | undefined): boolean => !strike || !BEFORE.has(strike.fault);

const answered = (
  strike: Strike | undefined,
  value: () => Json,
  { seconds: afterSeconds, timeoutSeconds }: { seconds: number; timeoutSeconds: number | null },
): TaskAnswer => {
  if (!strike) return { output: { StatusCode: 200, Payload: value() }, afterSeconds };
  if (strike.fault === 'timeout' || strike.fault === 'lost-answer') return unanswered(timeoutSeconds);
  const cause = JSON.stringify({ errorType: strike.error, errorMessage: 'injected by the sweep', trace: [] });
  return { error: strike.error, cause, afterSeconds };
};

/** Lambda ends a call after 15 minutes at the latest (Lambda quotas: function timeout). */
const LAMBDA_SECONDS = 900;

const unanswered = (timeoutSeconds: number | null): TaskAnswer => {
  if (timeoutSeconds !== null && timeoutSeconds <= LAMBDA_SECONDS) return { never: true };
  const { errorType: error, ...rest } = timedOut('sweep', LAMBDA_SECONDS * 1000);
  return { error, cause: JSON.stringify({ errorType: error, ...rest }), afterSeconds: LAMBDA_SECONDS };
};

interface Payload {
  input: JsonObject;
  run: RunInfo;
}

const payloadOf = (value: Json | undefined): Payload | undefined =>
  isObject(value) && isObject(value.run) && isObject(value.input)
    ? { input: value.input, run: value.run as unknown as RunInfo }
    : undefined;
