import type { RunInfo } from '#contracts/action-event.ts';
import { childExecutionName } from '#contracts/child-executions.ts';
import { entriesToUndo, type SagaEntry } from '#contracts/compensation/entries.ts';
import {
  COMPENSATION_WORKFLOW,
  compensationManifest,
  type UndoPlan,
} from '#contracts/compensation/workflow.ts';
import { UNDOING_ERROR } from '#contracts/errors.ts';
import { TAKE_TURN } from '#contracts/flow.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { executionArn, localFunctionArn, localStateMachineArn } from '#contracts/names.ts';
import { CHOOSE_VARIANT, type StepStart, startOfWeights } from '#contracts/variant-choice.ts';

import { isObject, type Json, type JsonObject, knownAs } from '#core/json.ts';
import type { TaskAnswer, VirtualResult, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import type { AskedStart, ChildStart } from './child-start.ts';
import { type SecondsOfCall, VirtualTurns } from './turns.ts';

/** Runs an execution to its end in virtual time. */
export type RunChild = (start: ChildStart) => Promise<VirtualResult>;

const PLAN_UNDOING = localFunctionArn('platform/plan-undoing');
const TURN = localFunctionArn(`platform/${TAKE_TURN}`);
const UNDO_WORKFLOW = localFunctionArn('platform/undo-workflow');
const CHOOSE = localFunctionArn(`platform/${CHOOSE_VARIANT}`);
const UNDO_EFFECTS = localFunctionArn('platform/undo-effects');

const callee = ({ parameters }: Pick<VirtualTask, 'parameters'>): Json | undefined =>
  isObject(parameters) ? parameters.FunctionName : undefined;

/** Seconds for which a call waits for an undoing; the next attempt looks again (lambdas/platform/undo-workflow). */
const MAX_WAIT_SECONDS = 5;

/** How an undoing ends, and when, in virtual milliseconds. */
interface Undoing {
  answer: { output: Json } | { error: string; cause: string };
  endsAt: number;
}

/** Whether a task undoes what executions did that a step has started. */
export const undoesStarted = (task: Pick<VirtualTask, 'parameters'>): boolean =>
  callee(task) === UNDO_WORKFLOW;

/**
 * The executions that `workflow` steps start in virtual time. Each runs to its end when its step begins, on a separate clock that
 * begins at that instant; the step ends when the execution does.
 */
export class VirtualChildren {
  readonly #manifests: ReadonlyMap<string, WorkflowManifest>;
  readonly #run: RunChild;
  /** What executions that undo are to undo, by their names. */
  readonly #plans = new Map<string, SagaEntry[]>();
  readonly #ended = new Map<string, { manifest: WorkflowManifest; result: VirtualResult; undone: boolean }>();

  /** What steps' executions are being undone, by the keys of the steps. */
  readonly #undoings = new Map<string, Undoing>();

  readonly #turns = new VirtualTurns();

  constructor(manifests: readonly WorkflowManifest[], run: RunChild) {
    this.#manifests = new Map(manifests.map((manifest) => [localStateMachineArn(manifest.name), manifest]));
    this.#run = run;
  }

  /** Answers a task that starts an execution or undoes one; undefined for other tasks. */
  answer(task: VirtualTask, secondsOf: SecondsOfCall = () => 0): Promise<TaskAnswer> | undefined {
    const { resource, parameters } = task;
    if (resource.kind !== 'integration' || !isObject(parameters)) return undefined;
    if (resource.resourceType === 'states') return this.#start(task, parameters, resource.pattern);
    if (parameters.FunctionName === PLAN_UNDOING) {
      const plan = this.#plan(parameters);
      return plan && Promise.resolve(plan);
    }
    if (parameters.FunctionName === TURN) return this.#turns.answer(task, parameters, secondsOf);
    if (parameters.FunctionName === CHOOSE) return this.#choose(parameters);
    return parameters.FunctionName === UNDO_WORKFLOW ? this.#undo(task, parameters) : undefined;
  }

  /** Does what `platform/choose-variant` does while nothing is decided. */
  async #choose({ Payload }: JsonObject): Promise<TaskAnswer> {
    const { input, run } = knownAs<{ input: StepStart; run: RunInfo }>(Payload);
    const manifests = new Map([...this.#manifests.values()].map((manifest) => [manifest.name, manifest]));
    try {
      const output = await startOfWeights(manifests, input, run.idempotency_key);
      return { output: { StatusCode: 200, Payload: knownAs<JsonObject>(output) } };
    } catch (error) {
      return { error: 'InvalidInput', cause: error instanceof Error ? error.message : String(error) };
    }
  }

  /**
   * Runs what a function has started by the time it ended: executions that undo, for which it waits. Returns the
   * seconds that they take.
   */
  async runStarted(task: VirtualTask, executions: { next(): AskedStart | undefined }): Promise<number> {
    if (callee(task) !== UNDO_EFFECTS && !undoesStarted(task)) return 0;
    let startAt = task.now;
    for (let asked = executions.next(); asked; asked = executions.next()) {
      const { name, input } = asked;
      const result = await this.#run({ manifest: compensationManifest, name, input, startAt });
      startAt += result.elapsedMilliseconds;
    }
    return (startAt - task.now) / 1000;
  }

  async #start(task: VirtualTask, parameters: JsonObject, pattern: string): Promise<TaskAnswer> {
    // A variant may name a version; this clock knows of the newest only.
    const arn = String(parameters.StateMachineArn).split(':').slice(0, 7).join(':');
    const manifest = this.#manifests.get(arn);
    if (!manifest) {
      return {
        error: 'StepFunctions.StateMachineDoesNotExistException',
        cause: `State Machine Does Not Exist: '${arn}'`,
      };
    }
    const name = String(parameters.Name);
    const execution = executionArn(arn, name);
    const waits = pattern.startsWith('sync');
    const end = this.#turns.begins(execution);
    const result = await this.#run({
      manifest,
      name,
      input: parameters.Input ?? {},
      startAt: task.now,
      ...(waits && task.timeoutSeconds !== null && { limitSeconds: task.timeoutSeconds }),
    });
    end(task.now + result.elapsedMilliseconds);
    this.#ended.set(execution, { manifest, result, undone: false });
    const started = { ExecutionArn: execution, StartDate: task.now };
    if (!waits) return { output: started };
    const { status, output, error, cause, elapsedMilliseconds } = result;
    const description: JsonObject = { ...started, Name: name, StateMachineArn: arn, Status: status };
    const afterSeconds = elapsedMilliseconds / 1000;
    if (status === 'SUCCEEDED')
      return { output: { ...description, Output: output ?? null }, submitted: started, afterSeconds };
    const failure = {
      ...description,
      ...(error && { Error: error }),
      ...(cause && { Cause: cause }),
    };
    return {
      error: 'States.TaskFailed',
      cause: JSON.stringify(failure),
      submitted: started,
      afterSeconds,
    };
  }

  /**
   * Plans, as `platform/plan-undoing` does by the log, to undo what a called execution's history has recorded; undefined for another
   * execution, which is undone by the log itself.
   */
  #plan({ Payload }: JsonObject): TaskAnswer | undefined {
    const { undoer, looks, failed } = isObject(Payload) && isObject(Payload.input) ? Payload.input : {};
    const known = this.#plans.get(String(undoer));
    if (!known) return undefined;
    const entries = looks === 0 ? known : [];
    const ended = Array.isArray(failed) && failed.length > 0 ? 'failed' : 'done';
    const calls = entries.map((entry) => ({ ...entry, find: false, sharded: false }));
    const plan: UndoPlan = { next: calls.length > 0 ? 'undo' : ended, entries: calls, wait_seconds: 0 };
    return { output: { StatusCode: 200, Payload: plan } };
  }

  /** Does what `platform/undo-workflow` does with the executions of this clock. */
  async #undo(task: VirtualTask, parameters: JsonObject): Promise<TaskAnswer> {
    const { input, run } = isObject(parameters.Payload) ? parameters.Payload : {};
    const { workflow, others = [] } = isObject(input)
      ? knownAs<{ workflow: string; others?: string[] }>(input)
      : { workflow: '' };
    const key = isObject(run) ? String(run.idempotency_key).replace(/[/]undo$/, '') : '';
    const before = this.#undoings.get(key);
    if (before && task.now < before.endsAt) return { error: UNDOING_ERROR };
    this.#undoings.delete(key);
    if (before) return before.answer;
    const { answer, endsAt } = await this.#undoStarted(task.now, key, [workflow, ...others]);
    const afterSeconds = (endsAt - task.now) / 1000;
    if (afterSeconds <= MAX_WAIT_SECONDS) return { ...answer, afterSeconds };
    this.#undoings.set(key, { answer, endsAt });
    return { error: UNDOING_ERROR, afterSeconds: MAX_WAIT_SECONDS };
  }

  /** Undoes what the executions of a step have done, one after the other; returns the answer, and when it is there. */
  async #undoStarted(now: number, key: string, workflows: readonly string[]): Promise<Undoing> {
    let startAt = now;
    const found: { execution: string; undone: number }[] = [];
    for (const [execution, ended] of [...this.#ended].reverse()) {
      const first = childExecutionName(key, 0, 0);
      const begins = first.slice(0, first.lastIndexOf('.') + 1);
      const started = workflows.find((name) =>
        execution.startsWith(executionArn(localStateMachineArn(name), begins)),
      );
      if (ended.undone || started === undefined) continue;
      const entries = entriesToUndo(ended.result.history);
      if (entries.length === 0) {
        found.push({ execution, undone: 0 });
        continue;
      }
      const name = `${COMPENSATION_WORKFLOW}-${execution.split(':').at(-1)}`;
      this.#plans.set(name, entries);
      const { status, error, cause, elapsedMilliseconds } = await this.#run({
        manifest: compensationManifest,
        name,
        input: { execution, execution_name: execution.split(':').at(-1) ?? '', workflow: started },
        startAt,
      });
      startAt += elapsedMilliseconds;
      if (status !== 'SUCCEEDED')
        return { answer: { error: 'NotUndone', cause: cause ?? error ?? '' }, endsAt: startAt };
      ended.undone = true;
      found.push({ execution, undone: entries.length });
    }
    const undone = found.reduce((sum, one) => sum + one.undone, 0);
    return {
      answer: { output: { StatusCode: 200, Payload: { executions: found, undone } } },
      endsAt: startAt,
    };
  }
}
