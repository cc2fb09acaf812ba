import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { WorkerActivityOutput } from '#contracts/worker.ts';
import { type Endpoint, listen } from '#engine/api/server.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import { endOf, lineOf, makeProject, startCli } from '../testing/cli-process.ts';
import { actionsInOutputs, chooseActions } from './deployed-actions.ts';

jest.setTimeout(120_000);

const ACTIVITY = 'arn:aws:states:us-east-1:123456789012:activity:prod-baton-training-fit';

const output: WorkerActivityOutput = {
  action: 'training/fit',
  activity: ACTIVITY,
  policy: 'arn:aws:iam::123456789012:policy/fit',
  environment: { BATON_TABLE: 'prod-table' },
};

describe('the actions of a worker', () => {
  const deployed = actionsInOutputs(
    new Map([
      ['WorkerTrainingFit', JSON.stringify(output)],
      ['ExportsOutputRef', 'something else'],
    ]),
  );

  it('are those in the outputs of the stack', () => {
    const chosen = chooseActions(deployed, [], new Set(['training/fit']));

    expect(chosen).toEqual([output]);
  });

  it.each([
    {
      only: ['training/fot'],
      present: ['training/fit'],
      message: 'No worker is deployed for the action "training/fot"',
    },
    {
      only: [],
      present: [],
      message: 'The action "training/fit" is deployed, and this project has no lambdas/training/fit',
    },
  ])('must be deployed and in the project: $message', ({ only, present, message }) => {
    const choose = () => chooseActions(deployed, only, new Set(present));

    expect(choose).toThrow(message);
  });
});

describe('a worker', () => {
  let project: ReturnType<typeof makeProject>;
  let engine: Engine;
  let states: Endpoint;
  let cloudFormation: Server;

  beforeAll(async () => {
    project = makeProject();
    const folder = join(project.root, 'lambdas/training/fit');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(project.root, 'package.json'), '{"type": "module"}');
    writeFileSync(
      join(folder, 'handler.ts'),
      `export const handler = async ({ input }) => {
        await new Promise((resolve) => setTimeout(resolve, input.milliseconds));
        return { table: process.env.BATON_TABLE };
      };`,
    );
    engine = createEngine();
    states = await listen(engine, { port: 0 });
    await engine.createActivity({ name: ACTIVITY.split(':').at(-1) ?? '' });
    cloudFormation = createServer((_request, response) => {
      const member = `<member><OutputKey>WorkerTrainingFit</OutputKey><OutputValue>${JSON.stringify(output)}</OutputValue></member>`;
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(
          `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs>${member}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
        );
    });
    await new Promise<void>((listening) => cloudFormation.listen(0, '127.0.0.1', listening));
  });

  afterAll(async () => {
    await states.close();
    await engine.close();
    await new Promise((closed) => cloudFormation.close(closed));
    project.remove();
  });

  const start = async (name: string, milliseconds: number): Promise<string> => {
    const definition = JSON.stringify({
      StartAt: 'fit',
      States: { fit: { Type: 'Task', Resource: ACTIVITY, End: true } },
    });
    const roleArn = 'arn:aws:iam::123456789012:role/any';
    const { stateMachineArn } = await engine.createStateMachine({ name: 'training', definition, roleArn });
    const input = JSON.stringify({
      input: { milliseconds },
      run: { step: 'fit', execution_name: name, heartbeat_seconds: 3 },
    });
    return (await engine.startExecution({ stateMachineArn, name, input })).executionArn;
  };

  it('runs tasks of a stage, and reports those that it gives up when it must end', async () => {
    const worker = startCli(['worker', '--stage', 'prod', '--drain', '1s'], project.root, {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_SFN: states.url,
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}`,
    });
    let printed = '';
    worker.stdout?.on('data', (chunk) => {
      printed += String(chunk);
    });

    const done = await engine.ended(await start('short', 0));
    const long = await start('long', 60_000);
    await lineOf(worker, (line) => line.includes('fit of long'));
    worker.kill('SIGTERM');
    const [exitCode, given] = await Promise.all([endOf(worker), engine.ended(long)]);

    expect(done).toMatchObject({ status: 'SUCCEEDED', output: '{"table":"prod-table"}' });
    expect(given).toMatchObject({ status: 'FAILED' });
    expect(exitCode).toBe(2);
    expect(printed).toContain('Takes tasks of training/fit');
    expect(printed).toContain('✓ training/fit (fit of short)');
    expect(printed).toMatch(
      /A task has 1 s to end; interrupt again to give up\n✗ training\/fit \(fit of long\): /,
    );
  });
});
