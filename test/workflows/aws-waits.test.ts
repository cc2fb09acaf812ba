import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import type { JsonObject } from '#core/json.ts';
import { runVirtual } from '#engine/drivers/virtual/run-virtual.ts';

const compile = (step: object) =>
  compileDefinition(
    defineWorkflow({
      name: 'waiting',
      steps: [{ id: 'one', type: 'aws', irreversible: true, ...step }] as never,
    }),
  );
const sent = {
  service: 'sqs',
  action: 'sendMessage',
  resources: ['arn:aws:sqs:us-east-1:123456789012:readers'],
  with: { QueueUrl: 'https://sqs.test/readers', MessageBody: { report: '{{ $execution.name }}' } },
  wait: 'callback',
  token_in: 'MessageBody',
  timeout: '1h',
};
const job = {
  service: 'batch',
  action: 'submitJob',
  resources: ['arn:aws:batch:*:*:job-queue/q'],
  wait: 'sync',
};

describe('A call of an AWS service', () => {
  it('hands out its token as JSON text, and has the answer', async () => {
    const { manifest } = compile(sent);
    let message: unknown;

    const { output } = await runVirtual({
      definition: manifest?.definition,
      input: {},
      tasks: ({ parameters }) => {
        message = JSON.parse(String((parameters as JsonObject).MessageBody));
        return { submitted: { MessageId: 'm' }, output: { reader: 'Ada' } };
      },
    });

    expect(message).toEqual({ report: 'run', task_token: expect.any(String) });
    expect(output).toEqual({ reader: 'Ada' });
  });

  it('that starts a job may look at it, end it, and hear of its end', () => {
    const { manifest } = compile(job);

    expect(Object.values(manifest?.substitutions ?? {})).toEqual([
      { kind: 'call', actions: ['batch:SubmitJob'], resources: job.resources },
      { kind: 'call', actions: ['batch:DescribeJobs', 'batch:TerminateJob'], resources: ['*'] },
      {
        kind: 'call',
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: ['arn:aws:events:*:*:rule/StepFunctionsGetEventsForBatchJobsRule'],
      },
    ]);
  });

  it.each([
    [{ ...job, action: 'describeJobs' }, /does not wait for what batch:describeJobs starts/],
    [{ ...sent, timeout: undefined }, /a callback may never come/],
    [{ ...sent, token_in: undefined }, /whoever answers needs the task token/],
    [{ ...sent, wait: undefined }, /only a callback has a token/],
    [{ ...sent, with: { MessageBody: 'text' } }, /expected a map, in which "task_token" is put, got "text"/],
  ])('is checked: %j', (step, message) => {
    const { diagnostics } = compile(step);

    expect(diagnostics.map((one) => one.message).join('\n')).toMatch(message);
  });
});
