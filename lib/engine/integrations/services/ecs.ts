import { isObject, type JsonObject } from '#core/json.ts';
import { TaskFailure } from '../integration.ts';
import { firstOf, jobs, type Pace } from '../jobs.ts';

const taskOf = (submitted: JsonObject): { cluster: string; tasks: string[] } => {
  const task = firstOf(submitted, 'Tasks');
  return { cluster: String(task.ClusterArn), tasks: [String(task.TaskArn)] };
};

/** Performs `ecs:runTask` and `.sync`. https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html */
export const ecs = (pace?: Pace) =>
  jobs(
    {
      service: 'ecs',
      errors: 'ECS',
      causes: 'AmazonECS',
      check: (output) => {
        const failures = output.Failures;
        if (Array.isArray(failures) && failures.length > 0) {
          throw new TaskFailure('ECS.AmazonECSException', JSON.stringify(output));
        }
      },
      describe: (submitted) => ({ action: 'describeTasks', parameters: taskOf(submitted) }),
      outcome: (description) => {
        const job = firstOf(description, 'Tasks');
        if (job.LastStatus !== 'STOPPED') return { state: 'running' };
        const containers = Array.isArray(job.Containers) ? job.Containers.filter(isObject) : [];
        const succeeded = containers.every((container) => container.ExitCode === 0);
        return { state: succeeded ? 'succeeded' : 'failed', job };
      },
      stop: (submitted) => {
        const { cluster, tasks } = taskOf(submitted);
        return {
          action: 'stopTask',
          parameters: { cluster, task: tasks[0] ?? '', reason: 'Stopped by Step Functions' },
        };
      },
    },
    pace,
  );
