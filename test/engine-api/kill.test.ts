import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { type EndpointChild, launchEndpoint } from './endpoint-child.ts';
import { type Functions, serveFunctions } from './functions.ts';

/** Times that the process is killed. */
const KILLS = Math.max(4, generatedRuns(8));
/** Starts that are acknowledged between two kills, at least. */
const STARTS_PER_KILL = 4;
const STEPS = ['one', 'two', 'three'];

const folder = mkdtempSync(join(tmpdir(), 'baton-kill-'));
/** Steps that were called, in order, by execution. */
const calls = new Map<string, string[]>();
/** Outputs of callbacks that were acknowledged, by execution. */
const acknowledged = new Map<string, string>();
let functions: Functions;
let endpoint: { child: EndpointChild; sfn: SFNClient };
let port = 0;
/** Callbacks that have not been acknowledged yet. */
const answering = new Set<Promise<void>>();

const launch = async (): Promise<typeof endpoint> => {
  const env = { AWS_ENDPOINT_URL: functions.url, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' };
  const child = await launchEndpoint({ port, dataDir: folder, env });
  port = Number(new URL(child.url).port);
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };
  return {
    child,
    sfn: new SFNClient({ endpoint: child.url, region: 'us-east-1', credentials, maxAttempts: 1 }),
  };
};

const kill = async (): Promise<void> => {
  await endpoint.child.end('SIGKILL');
  endpoint.sfn.destroy();
};

/** Repeats an idempotent call until an endpoint that lives answers it; what it answered at last. */
const insist = async <T>(call: (sfn: SFNClient) => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await call(endpoint.sfn);
    } catch (error) {
      const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
      if ($metadata?.httpStatusCode !== undefined) throw error;
      await delay(5);
    }
  }
};

const answerCallback = async (token: string, execution: string): Promise<void> => {
  const output = randomUUID();
  try {
    await insist((sfn) =>
      sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) })),
    );
    if (!acknowledged.has(execution)) acknowledged.set(execution, output);
  } catch (error) {
    // Another answer came first, or this one did and its acknowledgement was lost with the process.
    expect((error as Error).name).toBe('TaskTimedOut');
  }
};

beforeAll(async () => {
  functions = await serveFunctions({
    step: (payload) => {
      const { execution, step } = payload as { execution: string; step: string };
      calls.set(execution, [...(calls.get(execution) ?? []), step]);
      return { payload: step };
    },
    callback: (payload) => {
      const { execution, token } = payload as { execution: string; token: string };
      const answer = answerCallback(token, execution).finally(() => answering.delete(answer));
      answering.add(answer);
      return { payload: null };
    },
  });
});

afterAll(async () => {
  if (endpoint) await kill();
  await functions.close();
  rmSync(folder, { recursive: true });
});

const invoke = (step: string, next: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'step', Payload: { execution: '{% $states.context.Execution.Name %}', step } },
  ...next,
});

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'one',
  States: {
    one: invoke('one', { Next: 'pause' }),
    pause: { Type: 'Wait', Timestamp: '{% $fromMillis($millis() + 30) %}', Next: 'two' },
    two: invoke('two', { Next: 'ask' }),
    ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'callback',
        Payload: {
          execution: '{% $states.context.Execution.Name %}',
          token: '{% $states.context.Task.Token %}',
        },
      },
      Assign: { answer: '{% $states.result %}' },
      Next: 'three',
    },
    three: invoke('three', { End: true, Output: '{% $answer %}' }),
  },
};

it('An engine loses nothing that was acknowledged and repeats nothing that was done, whenever it is killed', async () => {
  endpoint = await launch();
  const { stateMachineArn } = await endpoint.sfn.send(
    new CreateStateMachineCommand({
      name: 'survivor',
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::123456789012:role/r',
    }),
  );
  const started: string[] = [];
  let starting = true;
  const starter = (async () => {
    while (starting) {
      const name = randomUUID();
      const command = new StartExecutionCommand({ stateMachineArn, name, input: '{}' });
      try {
        const { executionArn } = await endpoint.sfn.send(command);
        started.push(executionArn ?? '');
      } catch {
        // It is starting again.
      }
      // Each of them is read to its end below.
      await delay(5);
    }
  })();
  for (let i = 0; i < KILLS; i++) {
    const before = started.length;
    await delay(50 + Math.random() * 350);
    // A busy machine may not have answered a start yet.
    while (started.length - before < STARTS_PER_KILL) await delay(5);
    await kill();
    endpoint = await launch();
  }
  await delay(100);
  starting = false;
  await starter;

  expect(started.length).toBeGreaterThanOrEqual(KILLS * STARTS_PER_KILL);
  for (const executionArn of started) {
    const name = executionArn.split(':').at(-1) ?? '';
    const end = await untilEnded(executionArn);
    expect([end.status, end.error, end.cause]).toEqual(['SUCCEEDED', undefined, undefined]);
    if (acknowledged.has(name)) expect(end.output).toBe(JSON.stringify(acknowledged.get(name)));
    const { events = [] } = await endpoint.sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter((event) => event.type === 'TaskSucceeded')).toHaveLength(STEPS.length + 1);
    const made = calls.get(name) ?? [];
    // A step may be called again while it is in flight, never after its result was kept: then the next one is called.
    expect(made).toEqual([...made].sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b)));
    expect(new Set(made)).toEqual(new Set(STEPS));
  }
  await Promise.all(answering);
}, 120_000);

const untilEnded = async (executionArn: string) => {
  for (;;) {
    const seen = await endpoint.sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (seen.status !== 'RUNNING') return seen;
    await delay(10);
  }
};
