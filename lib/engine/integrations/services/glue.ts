import { isObject } from '#core/json.ts';
import type { TaskCall } from '../integration.ts';
import { jobs, type Pace } from '../jobs.ts';

const jobName = (call: TaskCall): string => String(isObject(call.arguments) ? call.arguments.JobName : '');

/** Performs `glue:startJobRun` and `.sync`. https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html */
export const glue = (pace?: Pace) =>
  jobs(
    {
      service: 'glue',
      errors: 'Glue',
      causes: 'AWSGlue',
      describe: (submitted, call) => ({
        action: 'getJobRun',
        parameters: { JobName: jobName(call), RunId: submitted.JobRunId ?? '' },
      }),
      outcome: (description) => {
        const job = isObject(description.JobRun) ? description.JobRun : {};
        const state = String(job.JobRunState);
        if (state === 'SUCCEEDED') return { state: 'succeeded', job };
        return /^(FAILED|ERROR|TIMEOUT|STOPPED|EXPIRED)$/.test(state)
          ? { state: 'failed', job }
          : { state: 'running' };
      },
      stop: (submitted, call) => ({
        action: 'batchStopJobRun',
        parameters: { JobName: jobName(call), JobRunIds: [submitted.JobRunId ?? ''] },
      }),
    },
    pace,
  );
