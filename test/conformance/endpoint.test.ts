import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TaskAnswer, VirtualTask } from '#engine/drivers/virtual/run-virtual.ts';
import { type Integration, type TaskCall, TaskFailure } from '#engine/integrations/integration.ts';
import { type Served, serve } from '#engine/serve.ts';
import { rawClient } from '../engine-api/endpoint-child.ts';
import { type RecordedCase, type RecordedEvent, recordedCases } from './cases.ts';
import { compare, type Level, type Observed } from './compare.ts';
import { recordedTasks } from './replay.ts';

/**
 * The recorded executions once more, over HTTP and in real time: what the live driver, its integrations' patterns, the store
 * and the endpoint add to the pure engine must not change a history.
 */
const { skipped, behind } = JSON.parse(
  readFileSync(new URL('./behind.json', import.meta.url), 'utf8'),
) as Record<'skipped' | 'behind', Record<string, string>>;
/** The longest recorded wait is some seconds, and all cases run at once. */
const MAX_SECONDS = 60;

const idOf = (recorded: RecordedCase): string => recorded.id.replace(/^.*::/, '');
const cases = recordedCases().filter((recorded) => !(idOf(recorded) in skipped));
const handlers = cases.map(recordedTasks);

let served: Served;

/** Answers a task as it was recorded; callbacks come over HTTP, as they would. */
const recordedIntegration: Integration = {
  async invoke(call) {
    const answer = answerTo(call);
    const { resource, context } = call;
    const isCallback = resource.kind === 'integration' && resource.pattern === 'waitForTaskToken';
    if (!isCallback) return resultOf(answer);
    setImmediate(() => void callBack(context.taskToken ?? '', answer));
    return ('submitted' in answer ? answer.submitted : null) ?? null;
  },
};

const answerTo = ({ context }: TaskCall): TaskAnswer => {
  const number = Number(/exam-(\d+)/.exec(context.executionArn)?.[1]);
  return handlers[number]?.({ stateName: context.stateName } as VirtualTask) as TaskAnswer;
};

const resultOf = (answer: TaskAnswer) => {
  if ('never' in answer) return new Promise<never>(() => undefined);
  if ('output' in answer) return answer.output;
  throw 'error' in answer && answer.error !== undefined
    ? new TaskFailure(answer.error, answer.cause)
    : { error: undefined };
};

const callBack = async (taskToken: string, answer: TaskAnswer): Promise<void> => {
  if ('never' in answer) return;
  if ('output' in answer) {
    await served.engine.sendTaskSuccess({ taskToken, output: JSON.stringify(answer.output) });
  } else {
    const { error, cause } = answer as { error?: string; cause?: string };
    await served.engine.sendTaskFailure({ taskToken, error, cause });
  }
};

beforeAll(async () => {
  const services = ['lambda', 'sqs', 'sns', 'events', 'dynamodb', 'aws-sdk', 'states'];
  const integrations = Object.fromEntries(services.map((service) => [service, recordedIntegration]));
  served = await serve({ port: 0, integrations });
});

afterAll(() => served.close());

const run = async (recorded: RecordedCase, number: number): Promise<Observed> => {
  const client = rawClient(served.url);
  const definition = JSON.stringify(recorded.definition);
  const roleArn = 'arn:aws:iam::111111111111:role/exam';
  const name = `exam-${number}`;
  const { stateMachineArn } = await client.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name,
    definition,
    roleArn,
  });
  const input = JSON.stringify(recorded.input);
  const { executionArn } = await client.call<{ executionArn: string }>('StartExecution', {
    stateMachineArn,
    input,
  });
  await served.engine.ended(executionArn);
  const { status, output, error, cause } = await client.call<Record<string, string>>('DescribeExecution', {
    executionArn,
  });
  const events: RecordedEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.call<{ events: Record<string, unknown>[]; nextToken?: string }>(
      'GetExecutionHistory',
      {
        executionArn,
        nextToken,
        maxResults: 7,
      },
    );
    events.push(...page.events.map(({ timestamp: _, ...event }) => event as unknown as RecordedEvent));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  client.close();
  const outcome = Object.entries({ status, output, error, cause }).filter(([, value]) => value !== undefined);
  return { outcome: Object.fromEntries(outcome), events } as Observed;
};

it(
  'Every case comes to the same over HTTP and in real time',
  async () => {
    const scored = await Promise.all(
      cases.map(async (recorded, number) => ({
        id: idOf(recorded),
        ...compare(recorded, await run(recorded, number)),
      })),
    );
    const levels: Level[] = ['outcome', 'events', 'history'];
    const reached = levels.map((level, index) => {
      const enough = scored.filter((score) => levels.indexOf(score.level) >= index);
      return `${level} ${enough.length}/${scored.length}`;
    });
    process.stdout.write(`over HTTP: ${reached.join(', ')}\n`);
    const less = scored.filter(({ level }) => level !== 'history');

    expect(less.filter(({ id }) => !(id in behind))).toEqual([]);
  },
  MAX_SECONDS * 1000,
);
