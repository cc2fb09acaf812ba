import type { ManifestTrigger, WorkflowManifest } from '#contracts/manifest.ts';
import { stepWith } from '#contracts/testing/manifest.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';

/** Makes a manifest of one task that calls `t/work` with the execution's input. */
export const manifestOf = (
  name: string,
  options: {
    triggers?: ManifestTrigger[];
    input?: JsonObject;
    estimateSeconds?: number;
    retry?: JsonObject[];
    timeoutSeconds?: number;
  } = {},
): WorkflowManifest => ({
  name,
  version: '000000000000',
  ...defined({ input: options.input }),
  definition: {
    QueryLanguage: 'JSONata',
    StartAt: 'work',
    States: {
      work: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: '${t__work}', Payload: '{% $states.input %}' },
        Output: '{% $states.result.Payload %}',
        ...defined({ Retry: options.retry, TimeoutSeconds: options.timeoutSeconds }),
        End: true,
      },
    },
  },
  substitutions: { t__work: { kind: 'action', action: 't/work' } },
  steps: [stepWith('work', { uses: 't/work', ...defined({ estimateSeconds: options.estimateSeconds }) })],
  phases: [],
  triggers: options.triggers ?? [],
});
