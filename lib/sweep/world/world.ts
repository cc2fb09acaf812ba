// Above 250 lines: what one call does outside, from its beginning to its record, is read in one place.

import type { Ticket } from '#actions/breaker/transition.ts';
import { keysOf } from '#actions/effects/keys.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { isWaiting, UNDOING_ERROR } from '#contracts/errors.ts';
import { TAKE_TURN } from '#contracts/flow.ts';
import { localStateMachineArn } from '#contracts/names.ts';
import type { StepStart } from '#contracts/variant-choice.ts';
import { isoOf } from '#core/instants.ts';
import { type Json, type JsonObject, knownAs, ownField } from '#core/json.ts';
import type { TaskAnswer, TaskHandler, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import {
  CHOOSE_VARIANT,
  CLEAN_INPUT,
  calledAction,
  type FunctionEvent,
  LOG_START,
  platformInput,
  REQUEST_APPROVAL,
  UNDO_EFFECTS,
  WAIT_FOR_EVENT,
  WRITE_RECORD,
} from '#testing/answers/called-function.ts';
import { declaredErrors } from '../declared-errors.ts';
import { type Call, Ledger } from '../ledger.ts';
import { attemptsOf, throttledLike } from '../retried.ts';
import type { Decision, Scenario, Strike } from '../scenario.ts';
import type { Subject } from '../subject.ts';
import type { Answers } from './answers.ts';
import { decided } from './approval.ts';
import { Breakers, outcomeFor } from './breakers.ts';
import { type Admission, Guard, type GuardedCall } from './guard.ts';
import {
  answered,
  effectAt,
  FUNCTION_SECONDS,
  hits,
  LATE_IN_TIME,
  RECORDS,
  refusal,
  takesEffect,
} from './outcome.ts';
import { undoneByLog } from './part.ts';
import {
  accepted,
  announcedBefore,
  awaited,
  eventsIn,
  isPut,
  payloadOfAnswer,
  startedBy,
} from './services.ts';

/** Seconds of an ordinary call. */
const CALL_SECONDS = 1;

/** Seconds of the slowest calls: longer than their neighbours need with their retries, and shorter than a function may take. */
const MAX_SLOW_SECONDS = FUNCTION_SECONDS * LATE_IN_TIME;

/** What a call does outside, at a time in milliseconds. The same for every fork of an execution: it holds no references. */
interface Due {
  at: number;
  what: 'begin' | 'effect' | 'result' | 'error' | 'nothing' | 'outcome';
  /** Index of the call in the ledger. */
  call: number;
  guarded: GuardedCall;
  /** Of the result, or of what the guard had answered. */
  value: Json;
  isRepeated: boolean;
  /** Of the breaker that admitted the call. */
  ticket?: Ticket;
}

/**
 * What is outside of one execution: answers its tasks as its scenario says, and records what happens. Actions are replaced; the guard that
 * `defineAction` puts around their effects is the real one, in memory.
 */
export class World {
  readonly ledger: Ledger;
  readonly guard: Guard;
  readonly breakers: Breakers;
  /** Moves that the execution has made. */
  move = 0;
  /** Another version of the workflow was deployed. */
  isDeployed = false;
  /** The execution has ended and is being undone, or was. */
  isUndone = false;
  /** Who makes the calls: the execution, or one that undoes from the log, all or a part. */
  #caller: 'execution' | 'log' | 'part' = 'execution';
  /** When the undoing of a part has ended, in virtual milliseconds. */
  partEndsAt = 0;
  readonly #subject: Subject;
  readonly #answers: Answers;
  readonly #startAt: number;
  readonly #strikes: ReadonlyMap<string, Strike>;
  readonly #decisions: ReadonlyMap<string, Decision['decision']>;
  readonly #slow: readonly string[];
  /** Earliest first. */
  #due: Due[] = [];
  readonly #visits: Map<string, number>;
  /** Keys of the calls that failed, by state and attempt, oldest first. */
  readonly #failed: Map<string, readonly string[]>;

  constructor(
    subject: Subject,
    scenario: Scenario,
    { answers, startAt }: { answers: Answers; startAt: number },
    from?: World,
  ) {
    this.#subject = subject;
    this.#answers = answers;
    this.#startAt = startAt;
    this.#strikes = new Map(scenario.strikes.map((one) => [callKey(one.key, one.undo === true), one]));
    this.#decisions = new Map(scenario.decisions.map(({ key, decision }) => [key, decision]));
    this.#slow = scenario.slow;
    // The platform's functions name executions by it.
    process.env[ENVIRONMENT.stateMachineArnPrefix] ??= localStateMachineArn('');
    this.guard = new Guard(subject.rules, from?.guard);
    this.breakers = new Breakers(subject.rules, from?.breakers);
    this.ledger = from?.ledger.fork() ?? new Ledger();
    this.#due = [...(from?.pending ?? [])];
    this.#visits = new Map(from?.visits);
    this.#failed = new Map(from?.failures);
    if (from) {
      this.move = from.move;
      this.isDeployed = from.isDeployed;
      this.isUndone = from.isUndone;
      this.partEndsAt = from.partEndsAt;
    }
  }

  /** Returns an independent copy that continues as another scenario says. */
  fork(scenario: Scenario): World {
    return new World(this.#subject, scenario, { answers: this.#answers, startAt: this.#startAt }, this);
  }

  get pending(): readonly Due[] {
    return this.#due;
  }

  get visits(): ReadonlyMap<string, number> {
    return this.#visits;
  }

  get failures(): ReadonlyMap<string, readonly string[]> {
    return this.#failed;
  }

  /** Answers a task of the execution. */
  readonly answer: TaskHandler = (task) => {
    this.passTo(task.now);
    const called = calledAction(task, this.#subject.actionByArn);
    if (!called) return this.#service(task);
    const { name, event } = called;
    if (this.isDeployed && !this.#subject.rules.keepsFunctions) return this.#removed(task, name, event);
    if (event.run.task_token !== undefined && name === REQUEST_APPROVAL) return this.#approval(task, event);
    if (name === `platform/${TAKE_TURN}`) return this.#turn(task, name, event);
    if (event.run.find) return this.#find(task, name, event);
    if (name === UNDO_EFFECTS) return this.#undoEffects(task, event);
    const answer = this.#action(task, name, event);
    if (name === WAIT_FOR_EVENT) return awaited(answer, event);
    return task.resource.kind === 'activity' && 'output' in answer
      ? { ...answer, output: payloadOfAnswer(answer.output) }
      : answer;
  };

  /** Answers a task of an execution that undoes from the log. */
  answerAs(caller: 'log' | 'part', task: VirtualTask): ReturnType<TaskHandler> {
    this.#caller = caller;
    const answer = this.answer(task);
    this.#caller = 'execution';
    return answer;
  }

  /** Lets everything happen outside that happens until a time. */
  passTo(now: number): void {
    for (let next = this.#due[0]; next && next.at <= now; next = this.#due[0]) {
      this.#due.shift();
      this.#happen(next);
    }
  }

  #happen({ at, what, call: index, guarded, value, isRepeated, ticket }: Due): void {
    const call = this.ledger.calls[index];
    if (!call) return;
    if (what === 'effect') this.ledger.takeEffect(call, isRepeated, at - this.#startAt);
    if (what === 'result') this.guard.completed(guarded, value);
    if (what === 'error') this.guard.failed(guarded, call.error ?? '', declaredErrors(this.#subject, call));
    if (what === 'nothing') this.guard.forgotten(guarded);
    if (what === 'outcome' && ticket) this.#tell(call, guarded, ticket, at);
    if (what !== 'begin') return;
    const admission = this.guard.admit(guarded, at);
    if (admission.kind !== 'go') return;
    const permitted = this.#permitted(call, guarded, at);
    if (!permitted) return;
    if (this.isUndone && !call.undo && isEffect(guarded)) this.ledger.begunAfterEnd.push(call.key);
    this.#begun(index, guarded, admission, value, permitted.ticket);
  }

  /** Asks the breaker of a call's step, if it has one; undefined if that rejects the call. */
  #permitted(call: Call, guarded: GuardedCall, now: number): { ticket?: Ticket } | undefined {
    const settings = guarded.run.breaker;
    if (!settings) return {};
    const ticket = this.breakers.admit(settings, now, guarded.until);
    call.breaker = { settings, ...(!ticket && { rejected: true }) };
    if (ticket) return { ticket };
    this.guard.failed(guarded, 'CircuitOpen', undefined);
    return undefined;
  }

  /** Tells the breaker how a call has ended that it admitted. */
  #tell(call: Call, { run }: GuardedCall, ticket: Ticket, at: number): void {
    const outcome = outcomeFor(this.#strikeOf(call), declaredErrors(this.#subject, call));
    if (!run.breaker || !call.breaker || outcome === undefined) return;
    call.breaker = { ...call.breaker, ended: { at: at - this.#startAt, outcome } };
    this.breakers.ended(run.breaker, ticket, outcome, at);
  }

  /** Schedules what a call does that the guard has admitted. */
  #begun(
    index: number,
    guarded: GuardedCall,
    admission: Admission & { kind: 'go' },
    value: Json,
    ticket: Ticket | undefined,
  ): void {
    const call = this.ledger.calls[index];
    if (!call) return;
    const { run, action, until } = guarded;
    const strike = this.#strikeOf(call);
    const startedAt = this.#startAt + call.startedAt;
    const endsAt = startedAt + (call.seconds ?? CALL_SECONDS) * 1000;
    const at = effectAt(strike, { startedAt, endsAt, until }, this.#subject.rules.endsAtDeadline);
    if (strike?.fault === 'seems-lost') call.worksUntil = at - this.#startAt;
    const what = { call: index, guarded, value, isRepeated: run.effect === true && admission.inDoubt };
    const changesWorld = isEffect(guarded) || call.undo || this.#subject.actions.get(action)?.effect === true;
    if (takesEffect(strike) && changesWorld) this.#plan({ ...what, at, what: 'effect' });
    const record = recordOf(action, strike);
    if (record) this.#plan({ ...what, at, what: record });
    if (ticket)
      this.#plan({ ...what, at: strike?.fault === 'timeout' ? until : at, what: 'outcome', ticket });
  }

  #plan(due: Due): void {
    const index = this.#due.findIndex(({ at }) => at > due.at);
    this.#due.splice(index < 0 ? this.#due.length : index, 0, due);
  }

  /** Answers a call that waits for a turn, which it gets at once unless something strikes it. */
  #turn({ now, attempt, timeoutSeconds }: VirtualTask, action: string, { run }: FunctionEvent): TaskAnswer {
    const about = { key: run.idempotency_key, step: run.step, action, undo: false, attempt: attempt + 1 };
    const call = this.#called(about, now, 0);
    const strike = this.#strikeOf(call);
    const output = { begins_at: isoOf(now), turn: null };
    if (!strike) return { output };
    return this.#settled(
      call,
      strike,
      answered(strike, () => output, { seconds: CALL_SECONDS, timeoutSeconds }),
    );
  }

  #approval(task: VirtualTask, event: FunctionEvent): TaskAnswer {
    const { run } = event;
    const input = platformInput(event);
    const key = run.idempotency_key;
    const about = { key, step: run.step, action: REQUEST_APPROVAL, undo: false, attempt: task.attempt + 1 };
    const call = this.#called(about, task.now, 0);
    const strike = this.#strikeOf(call);
    if (strike) {
      const { timeoutSeconds } = task;
      return this.#settled(
        call,
        strike,
        answered(strike, () => null, { seconds: CALL_SECONDS, timeoutSeconds, waits: true }),
      );
    }
    this.ledger.requests.push({ key, step: run.step, move: this.move });
    return decided(this.#decisions.get(key), { task, input, step: run.step, key });
  }

  #called(
    about: Pick<Call, 'key' | 'step' | 'action' | 'undo' | 'attempt'>,
    now: number,
    seconds: number,
  ): Call {
    const startedAt = now - this.#startAt;
    const call: Call = {
      ...about,
      ...(this.#caller !== 'execution' && { byLog: true }),
      ...(this.#caller === 'part' && { part: true }),
      move: this.move,
      startedAt,
      endedAt: startedAt + seconds * 1000,
    };
    this.ledger.calls.push(call);
    return call;
  }

  #strikeOf(call: Call): Strike | undefined {
    const strike = this.#strikes.get(callKey(call.key, call.undo));
    const last = attemptsOf(this.#subject, strike ? { ...call, error: strike.error } : call);
    if (!strike || !hits(strike, call.attempt, last, call.byLog === true)) return undefined;
    if (strike.attempts === 'last' && call.attempt < last)
      return { ...strike, fault: 'throttled', error: throttledLike(strike.error) };
    if (strike.fault !== 'then-open' || call.attempt === 1) return strike;
    // A breaker rejects a call before it reaches the guard, as Lambda does.
    return { ...strike, fault: 'throttled', error: 'CircuitOpen' };
  }

  #settled(call: Call, strike: Strike | undefined, answer: TaskAnswer): TaskAnswer {
    if (strike) call.fault = strike.fault;
    if ('never' in answer) call.endedAt = Number.POSITIVE_INFINITY;
    else if (answer.afterSeconds !== undefined) call.endedAt = call.startedAt + answer.afterSeconds * 1000;
    if (!('output' in answer)) call.error = 'error' in answer ? answer.error : strike?.error;
    return answer;
  }

  #action(task: VirtualTask, name: string, event: FunctionEvent): TaskAnswer {
    const { run } = event;
    const input = platformInput(event);
    const { key, undoes } = keysOf(run);
    const { timeoutSeconds, now } = task;
    const seconds = this.#secondsOf(key, timeoutSeconds);
    const about = { key: undoes ?? key, step: run.step, action: name, undo: undoes !== undefined };
    const call = this.#called({ ...about, attempt: this.#attemptAt(about) }, now, seconds);
    call.seconds = seconds;
    const index = this.ledger.calls.length - 1;
    const strike = this.#strikeOf(call);
    const lifetime = Math.min(timeoutSeconds ?? FUNCTION_SECONDS, FUNCTION_SECONDS) * 1000;
    const guarded = { run, action: name, owner: String(index), until: now + lifetime };
    const value = (): Json => {
      if (strike?.fault === 'empty-result') return {};
      if (name === CHOOSE_VARIANT) return asItIs(input);
      return name === CLEAN_INPUT ? (input.value ?? null) : this.#answers.of(run.step, name, key);
    };
    const answer = (result: () => Json): TaskAnswer =>
      this.#settled(
        call,
        strike,
        answered(strike, result, { seconds, timeoutSeconds, waits: task.token !== null }),
      );
    // Lambda refuses a throttled call before the function runs.
    if (strike?.fault === 'throttled') return answer(value);
    if (strike?.fault === 'late-start') {
      const at = now + lifetime * LATE_IN_TIME;
      this.#plan({ at, what: 'begin', call: index, guarded, value: value(), isRepeated: false });
      return answer(value);
    }
    const admission = this.guard.admit(guarded, now);
    if (admission.kind === 'refused') return this.#settled(call, undefined, refusal(admission.error));
    if (admission.kind === 'answer') return answer(() => admission.value);
    const permitted = this.#permitted(call, guarded, now);
    if (!permitted) return this.#settled(call, undefined, refusal('CircuitOpen'));
    const settled = answer(value);
    this.#begun(index, guarded, admission, value(), permitted.ticket);
    return settled;
  }

  /** Answers a call that has the log undo effects, by the platform's own function; the execution that does it runs at once. */
  #undoEffects(task: VirtualTask, event: FunctionEvent): TaskAnswer | Promise<TaskAnswer> {
    const { run } = event;
    const input = platformInput(event);
    const { key, undoes = key } = keysOf(run);
    const has = Array.isArray(input.effects) ? input.effects.map(String) : [];
    const about = { key: undoes, step: run.step, action: UNDO_EFFECTS, undo: true };
    const call = this.#called({ ...about, attempt: this.#attemptAt(about) }, task.now, CALL_SECONDS);
    call.has = has;
    const strike = this.#strikeOf(call);
    const time = { seconds: CALL_SECONDS, timeoutSeconds: task.timeoutSeconds };
    if (strike)
      return this.#settled(
        call,
        strike,
        answered(strike, () => null, time),
      );
    if (task.now < this.partEndsAt) return this.#settled(call, undefined, refusal(UNDOING_ERROR));
    const { ledger, guard } = this;
    const passTo = (now: number): void => this.passTo(now);
    const of = { id: run.execution, name: run.execution_name, stateMachineName: run.workflow };
    const undoable = { ledger, guard, startAt: this.#startAt, passTo, of };
    const asked = { run, effects: has, now: task.now };
    return undoneByLog(undoable, asked, (called) => this.answerAs('part', called)).then(
      ({ error, endedAt }) => {
        this.partEndsAt = endedAt;
        if (error === undefined) ledger.undoneParts.push(...has);
        const answer = error === undefined ? answered(undefined, () => null, time) : refusal(error);
        return this.#settled(call, undefined, answer);
      },
    );
  }

  /** Answers a call that asks what came of an effect, as an action that can find its effects does. */
  #find({ now }: VirtualTask, action: string, { run }: FunctionEvent): TaskAnswer {
    const { key } = keysOf(run);
    const result = this.ledger.effects.has(key) ? this.#answers.of(run.step, action, key) : undefined;
    const admission = this.guard.find({ run, action }, now, result);
    if (admission.kind === 'refused') return refusal(admission.error);
    const Payload = admission.kind === 'answer' && admission.value;
    return { output: { StatusCode: 200, Payload }, afterSeconds: CALL_SECONDS };
  }

  #secondsOf(key: string, timeoutSeconds: number | null): number {
    const place = this.#slow.indexOf(key);
    if (place < 0) return CALL_SECONDS;
    const most = Math.min(MAX_SLOW_SECONDS, (timeoutSeconds ?? MAX_SLOW_SECONDS) * LATE_IN_TIME);
    return (most * (place + 1)) / this.#slow.length;
  }

  /** Returns the number of a call among those that did not have to wait for an earlier one. */
  #attemptAt({ key, undo }: Pick<Call, 'key' | 'undo'>): number {
    let attempt = 1;
    for (const call of this.ledger.calls) {
      const isSame =
        call.key === key && call.undo === undo && (call.byLog === true) === (this.#caller !== 'execution');
      const waited = isWaiting(call.error) && call.fault === undefined;
      if (isSame && !waited) attempt += 1;
    }
    return attempt;
  }

  /** Refuses the call of a function that a deployment has removed. */
  #removed(task: VirtualTask, action: string, { run }: FunctionEvent): TaskAnswer {
    const { key, undoes } = keysOf(run);
    const about = { key: undoes ?? key, step: run.step, action, undo: undoes !== undefined };
    const call = this.#called({ ...about, attempt: this.#attemptAt(about) }, task.now, 0);
    return this.#settled(call, undefined, refusal('Lambda.ResourceNotFoundException'));
  }

  #serviceKey({ stateName, attempt, executionArn }: VirtualTask): string {
    const at = `${stateName}@${attempt - 1}`;
    const failed = this.#failed.get(at) ?? [];
    // What failed before and was not tried again is still there.
    const before = failed.at(-1);
    if (before !== undefined) {
      this.#failed.set(at, failed.slice(0, -1));
      return before;
    }
    const visit = (this.#visits.get(stateName) ?? 0) + 1;
    this.#visits.set(stateName, visit);
    return `${executionArn.split(':').at(-1) ?? ''}/${stateName}${visit > 1 ? `#${visit}` : ''}`;
  }

  /** Answers a call of a service without a function, such as an event that is put on the bus; its key is its place in the execution. */
  #service(task: VirtualTask): TaskAnswer {
    const { stateName, resource, parameters, attempt, now, timeoutSeconds } = task;
    const key = this.#serviceKey(task);
    const about = { key, step: stateName, action: resource.arn, undo: false, attempt: attempt + 1 };
    const call = this.#called(about, now, CALL_SECONDS);
    const strike = this.#strikeOf(call);
    // Iterations may overtake one another: what an execution answers must not depend on how many were started before.
    const asked = startedBy(parameters) ?? key;
    const value = (): Json =>
      isPut(task) ? accepted(parameters) : this.#answers.ofService(stateName, asked);
    const answer = answered(strike, value, { seconds: CALL_SECONDS, timeoutSeconds });
    this.#settled(call, strike, answer);
    if (call.error !== undefined) {
      const at = `${stateName}@${attempt}`;
      this.#failed.set(at, [...(this.#failed.get(at) ?? []), key]);
    }
    if (isPut(task) && call.error === undefined) this.ledger.emitted.push(...eventsIn(parameters));
    const announced = announcedBefore(this.ledger, task);
    // Executions of failed attempts are undone by themselves.
    if (announced !== undefined && takesEffect(strike))
      this.ledger.takeEffect({ ...call, key: announced }, true, call.startedAt);
    return 'output' in answer ? { ...answer, output: payloadOfAnswer(answer.output) } : answer;
  }
}

/** Whether a call is logged as an effect, and has one: what is announced takes place later. */
const isEffect = ({ run, action }: GuardedCall): boolean => run.effect === true && action !== LOG_START;

/** What is recorded of a call. An effect that is committed with its entry has one if and only if it takes place. */
const recordOf = (action: string, strike: Strike | undefined): 'error' | 'nothing' | 'result' | undefined => {
  if (action === WRITE_RECORD) return takesEffect(strike) ? 'result' : 'nothing';
  // What is announced takes place later, so that nothing is known of it.
  if (action === LOG_START) return !strike || RECORDS[strike.fault] ? 'error' : undefined;
  return strike ? RECORDS[strike.fault] : 'result';
};

/** The choice of a workflow without variants: how variants change the result of a step is for the tests of the workflow that has them. */
const asItIs = (input: JsonObject): JsonObject => {
  const { workflow, value, targets } = knownAs<StepStart>(input);
  return { state_machine: ownField(targets, workflow) ?? null, input: value };
};

const callKey = (key: string, undo: boolean): string => (undo ? `undo ${key}` : key);
