import { z } from 'zod';
import { executionPath, executionSummary } from './fields.ts';
import { defineRoute } from './route.ts';

const control = (verb: string, summary: string) =>
  defineRoute({
    name: `${verb}-execution`,
    method: 'POST',
    path: `/workflows/{workflow}/executions/{execution}/${verb}`,
    summary,
    parameters: executionPath,
    body: z.strictObject({ reason: z.string().max(1000).optional().describe('Goes into the audit trail.') }),
    response: executionSummary,
    status: 202,
    problems: ['not_found', 'conflict'],
  });

export const stopExecution = control('stop', 'Ends a run where it is; nothing is undone.');
export const pauseExecution = control(
  'pause',
  'Ends a run where it is, so that `resume` can go on from there.',
);
export const resumeExecution = control('resume', 'Goes on with a paused run, from the steps where it was.');
export const retryExecution = control('retry', 'Goes on with a failed run, from the step that failed.');
export const cancelExecution = control(
  'cancel',
  'Ends a run and undoes what it did, newest first; of a run that failed or timed out, what its own compensations left. Asked again, it tries once more what could not be undone.',
);
