import type { JsonObject } from '#core/json.ts';
import type { WorkflowManifest } from '../manifest.ts';
import type { SagaEntry } from './entries.ts';
import { COMPENSATION_RETRY } from './retry.ts';

/** Input of the compensating state machine: whose effects are undone, and by what. */
export interface CompensationInput extends JsonObject {
  /** ARN and name of the cancelled execution. */
  execution: string;
  execution_name: string;
  workflow: string;
  /** Newest first. */
  entries: SagaEntry[];
}

/** Name of the state machine that undoes cancelled executions. */
export const COMPENSATION_WORKFLOW = 'baton-compensate';

const run = {
  execution: '{% $states.context.Execution.Input.execution %}',
  execution_name: '{% $states.context.Execution.Input.execution_name %}',
  workflow: '{% $states.context.Execution.Input.workflow %}',
  step: '{% $states.input.step %}',
  attempt: '{% $states.context.State.RetryCount %}',
  idempotency_key: '{% $states.input.key %}',
  effect: true,
  compensation: true,
};

const reported = (undone: boolean, more: JsonObject = {}): JsonObject => ({
  Output: { step: '{% $states.input.step %}', undone, ...more },
});

/**
 * Undoes one step after the other as a failed workflow does, with the same keys, so that what the execution itself has undone is
 * not undone twice. It continues past a compensation that fails, and then fails itself.
 */
const definition: JsonObject = {
  Comment: 'Undoes what a cancelled execution has done, newest first.',
  QueryLanguage: 'JSONata',
  StartAt: 'undo_all',
  States: {
    undo_all: {
      Type: 'Map',
      Comment: 'One compensation at a time.',
      MaxConcurrency: 1,
      Items: '{% $append([], $states.input.entries) %}',
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
            Retry: [COMPENSATION_RETRY],
            Catch: [
              {
                ErrorEquals: ['States.ALL'],
                ...reported(false, { error: '{% $states.errorOutput.Error %}' }),
                Next: 'undo_failed',
              },
            ],
            ...reported(true),
            End: true,
          },
          undo_failed: { Type: 'Succeed', Comment: 'Reports the failed compensation; the others still run.' },
        },
      },
      Next: 'all_undone',
    },
    all_undone: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $count($states.input[undone = false]) = 0 %}', Next: 'undone' }],
      Default: 'not_undone',
    },
    undone: { Type: 'Succeed' },
    not_undone: {
      Type: 'Fail',
      Error: 'CompensationFailed',
      Cause: '{% $string({"compensations": $states.input}) %}',
    },
  },
};

/** The compensating state machine in the form of every other workflow; it is deployed beside them and not offered for starting. */
export const compensationManifest: WorkflowManifest = {
  name: COMPENSATION_WORKFLOW,
  description: 'Undoes what a cancelled execution has done, newest first.',
  version: '1',
  definition,
  substitutions: {},
  steps: [],
  phases: [],
  triggers: [],
};
