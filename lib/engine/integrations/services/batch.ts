import { firstOf, jobs, type Pace } from '../jobs.ts';

/** Performs `batch:submitJob` and `.sync`. https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html */
export const batch = (pace?: Pace) =>
  jobs(
    {
      service: 'batch',
      errors: 'Batch',
      causes: 'AWSBatch',
      describe: (submitted) => ({ action: 'describeJobs', parameters: { Jobs: [submitted.JobId ?? ''] } }),
      outcome: (description) => {
        const job = firstOf(description, 'Jobs');
        if (job.Status === 'SUCCEEDED') return { state: 'succeeded', job };
        return job.Status === 'FAILED' ? { state: 'failed', job } : { state: 'running' };
      },
      stop: (submitted) => ({
        action: 'terminateJob',
        parameters: { JobId: submitted.JobId ?? '', Reason: 'Stopped by Step Functions' },
      }),
    },
    pace,
  );
