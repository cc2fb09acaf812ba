import type { ManifestTrigger, WorkflowManifest } from '#contracts/manifest.ts';
import { stepWith } from '#contracts/testing/manifest.ts';
import type { JsonObject } from '#core/json.ts';

/** A manifest of one task that calls `t/work` with the input, and of more states when they are given. */
export const manifestOf = (
  name: string,
  options: {
    triggers?: ManifestTrigger[];
    input?: JsonObject;
    estimateSeconds?: number;
    retry?: JsonObject[];
  } = {},
): WorkflowManifest => ({
  name,
  version: '000000000000',
  ...(options.input ? { input: options.input } : {}),
  definition: {
    QueryLanguage: 'JSONata',
    StartAt: 'work',
    States: {
      work: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: '${t__work}', Payload: '{% $states.input %}' },
        Output: '{% $states.result.Payload %}',
        ...(options.retry ? { Retry: options.retry } : {}),
        End: true,
      },
    },
  },
  substitutions: { t__work: { kind: 'action', action: 't/work' } },
  steps: [
    stepWith('work', {
      uses: 't/work',
      ...(options.estimateSeconds === undefined ? {} : { estimateSeconds: options.estimateSeconds }),
    }),
  ],
  phases: [],
  triggers: options.triggers ?? [],
});
