/** A job that Step Functions starts and waits for, and what else that takes. */
interface Job {
  /** Permissions to look at the job and to end it. */
  also: string[];
  /** Whether those are for the resources that the step names. Default: for all, as the services know no other. */
  named?: boolean;
  /** Rule by which EventBridge tells Step Functions of its end. Default: Step Functions asks. */
  rule?: string;
}

/**
 * Jobs by service and action.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html, "Run a Job (.sync)" of each service.
 */
const JOBS: ReadonlyMap<string, Job> = new Map<string, Job>(
  Object.entries({
    'athena:startQueryExecution': {
      also: ['athena:GetQueryExecution', 'athena:StopQueryExecution'],
      named: true,
    },
    'batch:submitJob': {
      also: ['batch:DescribeJobs', 'batch:TerminateJob'],
      rule: 'StepFunctionsGetEventsForBatchJobsRule',
    },
    'codebuild:startBuild': {
      also: ['codebuild:BatchGetBuilds', 'codebuild:StopBuild'],
      named: true,
      rule: 'StepFunctionsGetEventForCodeBuildStartBuildRule',
    },
    'ecs:runTask': {
      also: ['ecs:DescribeTasks', 'ecs:StopTask'],
      rule: 'StepFunctionsGetEventsForECSTaskRule',
    },
    'glue:startJobRun': {
      also: ['glue:BatchStopJobRun', 'glue:GetJobRun', 'glue:GetJobRuns'],
      named: true,
    },
  }),
);

/** Names of the jobs, such as `glue:startJobRun`. */
export const JOB_NAMES = [...JOBS.keys()];

/** A permission that a step takes. */
interface Permission {
  actions: string[];
  resources: string[];
}

/** Returns what waiting for a job takes besides starting it; undefined if the action starts no job for which Step Functions waits. */
export const jobPermissions = (
  service: string,
  action: string,
  resources: string[],
): Permission[] | undefined => {
  const job = JOBS.get(`${service}:${action}`);
  if (!job) return undefined;
  const { also, named = false, rule } = job;
  return [
    { actions: also, resources: named ? resources : ['*'] },
    ...(rule === undefined
      ? []
      : [
          {
            actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
            resources: [`arn:aws:events:*:*:rule/${rule}`],
          },
        ]),
  ];
};
