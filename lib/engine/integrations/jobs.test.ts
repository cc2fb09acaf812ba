import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json } from '#core/json.ts';
import { createEngine } from '../engine.ts';
import { closed, type Heard, integrations, type Says, ServiceStandIn } from './testing/service.ts';

const service = new ServiceStandIn();
const call = service.call.bind(service);
const before = { ...process.env };

beforeAll(async () => {
  await service.listen();
  delete process.env.AWS_ACCESS_KEY_ID;
  process.env.AWS_ENDPOINT_URL = service.url;
});

afterAll(async () => {
  process.env = before;
  await closed(service.server);
});

/** What a service was asked for: the target of JSON protocols, the path of REST ones. */
const asked = ({ target, url }: Heard): string => target.split('.').at(-1) || url.split('/').at(-1) || '';

/** Answers an operation with the next of its answers, the last one again and again. */
const script = (answers: Record<string, unknown[]>): Says => {
  const told: Record<string, number> = {};
  return (heard) => {
    const operation = asked(heard);
    const list = answers[operation] ?? [];
    told[operation] = (told[operation] ?? -1) + 1;
    return {
      body: list[Math.min(told[operation], list.length - 1)],
      headers: { 'content-type': 'application/json' },
    };
  };
};

const task = (lastStatus: string, exitCode?: number) => ({
  tasks: [{ taskArn: 'task-1', clusterArn: 'cluster-1', lastStatus, containers: [{ name: 'c', exitCode }] }],
});
const operations = () => service.heard.map(asked);

describe('a job that is waited for', () => {
  const run = { Cluster: 'cluster-1', TaskDefinition: 'd' };

  it('of ECS ends when its containers have stopped', async () => {
    const says = script({ RunTask: [task('PENDING')], DescribeTasks: [task('RUNNING'), task('STOPPED', 0)] });

    expect(await call('ecs:runTask.sync', run, says)).toMatchObject({
      TaskArn: 'task-1',
      LastStatus: 'STOPPED',
      Containers: [{ Name: 'c', ExitCode: 0 }],
    });
    expect(operations()).toEqual(['RunTask', 'DescribeTasks', 'DescribeTasks']);
    expect(JSON.parse(service.heard[1]?.body ?? '')).toEqual({ cluster: 'cluster-1', tasks: ['task-1'] });
  });

  it('of ECS fails by an exit code, by a task that could not be placed, and by one that is gone', async () => {
    const exit = script({ RunTask: [task('PENDING')], DescribeTasks: [task('STOPPED', 3)] });

    await expect(call('ecs:runTask.sync', run, exit)).rejects.toMatchObject({
      error: 'States.TaskFailed',
      cause: expect.stringContaining('"ExitCode":3'),
    });

    const full = script({ RunTask: [{ tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] }] });

    await expect(call('ecs:runTask.sync', run, full)).rejects.toMatchObject({
      error: 'ECS.AmazonECSException',
      cause: expect.stringContaining('RESOURCE:CPU'),
    });

    const missing = { tasks: [], failures: [{ reason: 'MISSING' }] };
    const gone = script({ RunTask: [task('PENDING')], DescribeTasks: [missing] });

    await expect(call('ecs:runTask.sync', run, gone)).rejects.toMatchObject({
      error: 'States.TaskFailed',
      cause: expect.stringContaining('MISSING'),
    });
  });

  it('of Batch ends by its status', async () => {
    const submit = { JobName: 'j', JobQueue: 'q', JobDefinition: 'd' };
    const job = (status: string) => ({ jobs: [{ jobId: '1', jobName: 'j', status }] });
    const submitjob = [{ jobId: '1', jobName: 'j', jobArn: 'a' }];
    const done = script({ submitjob, describejobs: [job('RUNNABLE'), job('SUCCEEDED')] });

    expect(await call('batch:submitJob.sync', submit, done)).toMatchObject({ Status: 'SUCCEEDED' });
    expect(operations()).toEqual(['submitjob', 'describejobs', 'describejobs']);

    const failed = script({ submitjob, describejobs: [job('FAILED')] });

    await expect(call('batch:submitJob.sync', submit, failed)).rejects.toMatchObject({
      error: 'States.TaskFailed',
      cause: expect.stringContaining('"Status":"FAILED"'),
    });
  });

  it('of Glue ends by the state of its run', async () => {
    const job = (JobRunState: string) => ({ JobRun: { Id: 'r', JobName: 'j', JobRunState } });
    const StartJobRun = [{ JobRunId: 'r' }];
    const done = script({ StartJobRun, GetJobRun: [job('STARTING'), job('RUNNING'), job('SUCCEEDED')] });

    expect(await call('glue:startJobRun.sync', { JobName: 'j' }, done)).toMatchObject({ Id: 'r' });
    expect(operations()).toEqual(['StartJobRun', 'GetJobRun', 'GetJobRun', 'GetJobRun']);

    const failed = script({ StartJobRun, GetJobRun: [job('TIMEOUT')] });

    await expect(call('glue:startJobRun.sync', { JobName: 'j' }, failed)).rejects.toMatchObject({
      error: 'States.TaskFailed',
    });
  });

  it('fails as the service refuses it', async () => {
    const refusal = { __type: 'EntityNotFoundException', Message: 'no job j' };
    const says = () => ({ status: 400, body: refusal });

    await expect(call('glue:startJobRun.sync', { JobName: 'j' }, says)).rejects.toMatchObject({
      error: 'Glue.EntityNotFoundException',
      cause: expect.stringMatching(/^no job j \(Service: AWSGlue; Status Code: 400; /),
    });
  });

  it('is stopped with its execution', async () => {
    const stopped = Promise.withResolvers<Json>();
    const answers = script({ RunTask: [task('PENDING')], DescribeTasks: [task('RUNNING')], StopTask: [{}] });
    const looked = Promise.withResolvers<void>();
    service.heard = [];
    service.says = (heard) => {
      if (asked(heard) === 'DescribeTasks') looked.resolve();
      if (asked(heard) === 'StopTask') stopped.resolve(JSON.parse(heard.body));
      return answers(heard);
    };
    const engine = createEngine({ integrations });
    const { stateMachineArn } = await engine.createStateMachine({
      name: 'm',
      definition: JSON.stringify({
        StartAt: 'T',
        States: {
          T: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync', Parameters: run, End: true },
        },
      }),
      roleArn: 'arn:aws:iam::123456789012:role/states',
    });
    const { executionArn } = await engine.startExecution({ stateMachineArn });
    await looked.promise;
    await engine.stopExecution({ executionArn });

    expect(await stopped.promise).toMatchObject({ cluster: 'cluster-1', task: 'task-1' });

    await engine.close();
  });
});
