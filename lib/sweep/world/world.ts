import { keysOf } from '#actions/effects/keys.ts';
import { WAITING_ERRORS } from '#contracts/errors.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { TaskAnswer, TaskHandler, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { approvalTaskAnswer } from '#testing/answers/approval-answer.ts';
import {
  calledAction,
  type FunctionEvent,
  REQUEST_APPROVAL,
  WAIT_FOR_EVENT,
} from '#testing/answers/called-function.ts';
import type { Call, Ledger } from '../ledger.ts';
import { attemptsOf } from '../retried.ts';
import type { Scenario, Strike } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Answers } from './answers.ts';
import type { Admission, Guard } from './guard.ts';
import { answered, FUNCTION_SECONDS, hits, RECORDS, refusal, takesEffect } from './outcome.ts';

/** Seconds of an ordinary call. */
const CALL_SECONDS = 1;

/** Seconds of a slow call: longer than its neighbours need with their retries, and shorter than its timeout. */
const slowSeconds = (timeoutSeconds: number | null): number => Math.min(100, (timeoutSeconds ?? 100) * 0.9);

/** What is outside of an execution. */
export interface Outside {
  answers: Answers;
  ledger: Ledger;
  guard: Guard;
  /** Virtual milliseconds of the start. */
  startAt: number;
}

/**
 * Answers the tasks of one execution as its scenario says, and records what happens outside. Actions are replaced; the guard
 * that `defineAction` puts around their effects is the real one, in memory.
 */
export const worldOf = (
  subject: Subject,
  scenario: Scenario,
  { answers, ledger, guard, startAt }: Outside,
): TaskHandler => {
  const strikes = new Map(
    scenario.strikes.map((strike) => [callKey(strike.key, strike.undo === true), strike]),
  );
  const decisions = new Map(scenario.decisions.map(({ key, decision }) => [key, decision]));
  const slow = new Set(scenario.slow);

  const approval = (task: VirtualTask, { input, run }: FunctionEvent): TaskAnswer => {
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
    if (!strike || !hits(strike, call.attempt, attemptsOf(subject, call))) return undefined;
    if (strike.fault !== 'then-open' || call.attempt === 1) return strike;
    // A breaker rejects a call before it reaches the guard, as Lambda does.
    return { ...strike, fault: 'throttled', error: 'CircuitOpen' };
  };

  const settle = (call: Call, strike: Strike | undefined, answer: TaskAnswer): void => {
    if (strike) call.fault = strike.fault;
    if ('never' in answer) call.endedAt = Number.POSITIVE_INFINITY;
    else if (answer.afterSeconds !== undefined) call.endedAt = call.startedAt + answer.afterSeconds * 1000;
    if ('output' in answer) return;
    call.error = 'error' in answer ? answer.error : strike?.error;
  };

  const action = (task: VirtualTask, name: string, { run }: FunctionEvent): TaskAnswer => {
    const { key, undoes } = keysOf(run);
    const undo = undoes !== undefined;
    const { timeoutSeconds, now } = task;
    const seconds = slow.has(key) ? slowSeconds(timeoutSeconds) : CALL_SECONDS;
    const call = callAt(
      {
        key: undoes ?? key,
        step: run.step,
        action: name,
        undo,
        attempt: attemptAt(ledger, undoes ?? key, undo),
      },
      now,
      seconds,
    );
    const strike = strikeOf(call);
    const lifetime = Math.min(timeoutSeconds ?? FUNCTION_SECONDS, FUNCTION_SECONDS) * 1000;
    const guarded = { run, action: name, owner: String(ledger.calls.length), now, until: now + lifetime };
    // Lambda refuses a throttled call before the function runs.
    const admission: Admission = strike?.fault === 'throttled' ? { kind: 'go' } : guard.admit(guarded);
    if (admission.kind === 'refused') {
      const answer = refusal(admission.error);
      settle(call, undefined, answer);
      return answer;
    }
    const value = admission.kind === 'answer' ? admission.value : answers.of(run.step, name, key);
    const answer = answered(strike, () => value, { seconds, timeoutSeconds });
    settle(call, strike, answer);
    if (admission.kind === 'answer') return answer;
    if (takesEffect(strike) && (run.effect === true || undo || subject.actions.get(name)?.effect === true)) {
      ledger.takeEffect(call, run.effect === true);
    }
    const end = strike ? RECORDS[strike.fault] : 'result';
    if (run.effect && end === 'result') guard.completed(guarded, value);
    if (run.effect && end === 'error')
      guard.failed(guarded, strike?.error ?? '', subject.actions.get(name)?.errors);
    return answer;
  };

  const visits = new Map<string, number>();
  /** Keys of the calls that failed, by state and attempt, oldest first: the next attempts come in that order. */
  const failed = new Map<string, string[]>();

  const serviceKey = (task: VirtualTask): string => {
    const { stateName, attempt } = task;
    const before = failed.get(`${stateName}@${attempt - 1}`)?.shift();
    if (before !== undefined) return before;
    const visit = (visits.get(stateName) ?? 0) + 1;
    visits.set(stateName, visit);
    return `${nameOf(task)}/${stateName}${visit > 1 ? `#${visit}` : ''}`;
  };

  /** Answers a call of a service without a function, such as an event that is put on the bus; its key is its place in the execution. */
  const service = (task: VirtualTask): TaskAnswer => {
    const { stateName, resource, parameters, attempt, now, timeoutSeconds } = task;
    const key = serviceKey(task);
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
    if (call.error !== undefined) {
      const at = `${stateName}@${attempt}`;
      failed.set(at, [...(failed.get(at) ?? []), key]);
    }
    if (put && call.error === undefined) ledger.emitted.push(...eventsIn(parameters));
    return 'output' in answer ? { ...answer, output: payloadOfAnswer(answer.output) } : answer;
  };

  return (task) => {
    const called = calledAction(task, subject.actionByArn);
    if (!called) return service(task);
    const { name, event } = called;
    if (event.run.task_token !== undefined && name === REQUEST_APPROVAL) return approval(task, event);
    const answer = action(task, name, event);
    if (name === WAIT_FOR_EVENT) return awaited(answer, event);
    return task.resource.kind === 'activity' && 'output' in answer
      ? { ...answer, output: payloadOfAnswer(answer.output) }
      : answer;
  };
};

/** Returns what a step that waits for an event gets: the answer of the scenario, or an event with the values that it waits for. */
const awaited = (answer: TaskAnswer, { input }: FunctionEvent): TaskAnswer => {
  if (!('output' in answer)) return answer;
  const detail: JsonObject = isObject(input.match) ? input.match : {};
  const time = '2024-01-01T00:00:00Z';
  const event = { id: 'event', source: 'sweep', detail_type: 'Sweep', time, detail };
  return { ...answer, output: payloadOfAnswer(answer.output) ?? event };
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

/** Returns the number of a call among those that did not have to wait for an earlier one. */
const attemptAt = ({ calls }: Ledger, key: string, undo: boolean): number =>
  1 +
  calls.filter((call) => call.key === key && call.undo === undo && !WAITING_ERRORS.includes(call.error ?? ''))
    .length;
