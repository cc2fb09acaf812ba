import type { Json, JsonObject } from '#core/json.ts';
import type { UndoRetry } from '../action-event.ts';
import type { WorkflowManifest } from '../manifest.ts';
import { AFTER_FAILURE } from './after-failure.ts';
import { UNDOING_RETRY, WAITING_RETRY } from './retry.ts';

/** Input of the state machine that undoes: whose effects. What they are is in the log of effects. */
export interface CompensationInput extends JsonObject {
  /** ARN and name of the execution that ended. */
  execution: string;
  execution_name: string;
  workflow: string;
  /** Whether its iterations are separate executions, whose end is waited for. */
  map_runs: boolean;
  /** ARNs of executions that it has started and that are undone first, because what they did is newer. */
  children: string[];
  /** Id that the execution carried into its calls, or its ARN. */
  correlation_id: string;
  /** Keys of the undos that are parked without another call. */
  given_up: string[];
}

/** An effect to undo now, or whose result is to be found, and by what. */
export type UndoCall = UndoRetry & UndoneCall;

interface UndoneCall extends JsonObject {
  step: string;
  /** ARN of the function that undoes it. */
  uses: string;
  with: Json;
  /** Key of the undo in the log; of the effect, if that is to be found. */
  key: string;
  /** Whether the function finds the effect's result instead of undoing it. */
  find: boolean;
  /** Whether the effect is logged in one of the shards of the log. */
  sharded: boolean;
}

/** What the state machine does next. */
export interface UndoPlan extends JsonObject {
  next: 'done' | 'undo' | 'failed' | 'wait';
  /** Newest first. */
  entries: UndoCall[];
  wait_seconds: number;
}

/** Name of the state machine that undoes executions. */
export const COMPENSATION_WORKFLOW = 'baton-compensate';

const INPUT = '$states.context.Execution.Input';

/** An execution that an earlier deployment started has no id in its input. */
const correlation_id = `{% $exists(${INPUT}.correlation_id) ? ${INPUT}.correlation_id : ${INPUT}.execution %}`;

const run = {
  execution: `{% ${INPUT}.execution %}`,
  execution_name: `{% ${INPUT}.execution_name %}`,
  workflow: `{% ${INPUT}.workflow %}`,
  step: '{% $states.input.step %}',
  attempt: '{% $sum([$states.input.calls, $states.context.State.RetryCount]) %}',
  idempotency_key: '{% $states.input.key %}',
  effect: true,
  compensation: '{% $states.input.find != true %}',
  find: '{% $states.input.find = true %}',
  sharded: '{% $states.input.sharded = true %}',
  at: '{% $millis() %}',
  correlation_id,
};

/** Who calls the function that plans; it undoes no step itself. */
const planner = {
  execution: '{% $states.context.Execution.Id %}',
  execution_name: '{% $states.context.Execution.Name %}',
  workflow: COMPENSATION_WORKFLOW,
  step: 'plan',
  attempt: '{% $states.context.State.RetryCount %}',
  idempotency_key: '{% $states.context.Execution.Name %}',
  correlation_id,
};

const reported = (undone: boolean, more: JsonObject): JsonObject => ({
  Output: { step: '{% $states.input.step %}', key: '{% $states.input.key %}', undone, ...more },
});

/** Events that the history of the state machine has of its states, at most: of a plan, of undoing what it says, of each undo, and of each call. */
export const EVENTS = { plan: 9, undoing: 5, undo: 4, call: 9 } as const;

/** Attempts at planning: it must outlast a table or a function that cannot be reached for some minutes. */
const PLAN_RETRY: JsonObject = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 2,
  MaxAttempts: 10,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/**
 * Undoes one effect after the other by the log, newest first, as a failed workflow does and with the same keys, so that nothing is
 * undone twice. It waits for what may still be under way, continues past a compensation that fails, and then fails itself.
 */
const definition: JsonObject = {
  Comment: 'Undoes the effects of an execution that ended without success, newest first.',
  QueryLanguage: 'JSONata',
  StartAt: 'start',
  States: {
    start: {
      Type: 'Pass',
      Comment: 'Nothing has been tried, but for what the execution itself has given up.',
      Assign: { events: 0, looks: 0, failed: `{% $append([], ${INPUT}.given_up) %}` },
      Next: 'plan',
    },
    plan: {
      Type: 'Task',
      Comment: 'Reads the log of effects: what is left to undo, and what may still be under way.',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: '${plan_undoing}',
        Payload: {
          input: {
            execution: `{% ${INPUT}.execution %}`,
            undoer: '{% $states.context.Execution.Name %}',
            map_runs: `{% ${INPUT}.map_runs = true %}`,
            children: `{% $append([], ${INPUT}.children) %}`,
            events: '{% $events %}',
            looks: '{% $looks %}',
            failed: '{% $append([], $failed) %}',
          },
          run: planner,
        },
      },
      TimeoutSeconds: 120,
      Retry: [PLAN_RETRY],
      Assign: {
        plan: '{% $states.result.Payload %}',
        looks: '{% $looks + 1 %}',
        events: `{% $events + ${EVENTS.plan} %}`,
      },
      Next: 'what_next',
    },
    what_next: {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $plan.next = 'undo' %}", Next: 'undo_all' },
        { Condition: "{% $plan.next = 'wait' %}", Next: 'wait' },
        { Condition: "{% $plan.next = 'done' %}", Next: 'undone' },
      ],
      Default: 'not_undone',
    },
    wait: {
      Type: 'Wait',
      Comment: 'An effect may still be under way; it is undone when its call has ended or its time is over.',
      Seconds: '{% $plan.wait_seconds %}',
      Next: 'plan',
    },
    undo_all: {
      Type: 'Map',
      Comment: 'One compensation at a time.',
      MaxConcurrency: 1,
      Items: '{% $append([], $plan.entries) %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'undo',
        States: {
          undo: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: {
              FunctionName: '{% $states.input.uses %}',
              Payload: { input: '{% $states.input.with %}', run },
            },
            TimeoutSeconds: 900,
            Retry: [WAITING_RETRY, UNDOING_RETRY],
            Catch: ['States.DataLimitExceeded', 'States.ALL'].map((error) => ({
              ErrorEquals: [error],
              Output: AFTER_FAILURE,
              Next: 'undo_again',
            })),
            ...reported(true, { calls: '{% $sum([$states.input.calls, 1]) %}' }),
            End: true,
          },
          undo_again: {
            Type: 'Choice',
            Comment: 'Not after an error that would come again, nor more often than the retries allow.',
            Choices: [{ Condition: '{% $states.input.again = true %}', Next: 'back_off' }],
            Default: 'undo_failed',
          },
          back_off: {
            Type: 'Wait',
            Seconds: '{% $states.input.pause %}',
            Next: 'undo',
          },
          undo_failed: {
            Type: 'Succeed',
            Comment: 'Reports the failed compensation; the others still run.',
            ...reported(false, {
              error: '{% $states.input.error %}',
              calls: '{% $states.input.calls %}',
            }),
          },
        },
      },
      Assign: {
        events: `{% $events + ${EVENTS.undoing} + $sum($states.result.(${EVENTS.undo} + ${EVENTS.call} * calls)) %}`,
        failed: '{% $append($append([], $failed), $append([], $states.result[undone = false].key)) %}',
      },
      Next: 'plan',
    },
    undone: { Type: 'Succeed' },
    not_undone: {
      Type: 'Fail',
      Error: 'CompensationFailed',
      Cause: '{% $string({"failed": $failed}) %}',
    },
  },
};

/** The compensating state machine in the form of every other workflow; it is deployed beside them and not offered for starting. */
export const compensationManifest: WorkflowManifest = {
  name: COMPENSATION_WORKFLOW,
  description: 'Undoes the effects of an execution that ended without success, newest first.',
  version: '7',
  definition,
  substitutions: { plan_undoing: { kind: 'platform', action: 'plan-undoing' } },
  steps: [],
  phases: [],
  triggers: [],
};
