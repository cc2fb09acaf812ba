// Long because an approval is followed here through all the functions that have a part in it.
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineAction } from '#actions/define-action.ts';
import { EXECUTION, runInfo } from '#actions/testing/run-info.ts';
import { decideApproval as decideRoute } from '#contracts/http/routes/decide-approval.ts';
import { getApproval as getRoute } from '#contracts/http/routes/get-approval.ts';
import { listApprovals as listRoute } from '#contracts/http/routes/list-approvals.ts';
import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { defineEndpoint, type EndpointHandler } from '#platform/handlers/define-endpoint.ts';
import { platformPorts } from '#platform/platform-ports.ts';
import { request, startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { getApproval } from '../get-approval/logic.ts';
import { listApprovals } from '../list-approvals/logic.ts';
import * as contract from '../request-approval/contract.ts';
import { requestApproval } from '../request-approval/logic.ts';
import { sweepApprovals } from '../sweep-approvals/logic.ts';
import { decideApproval } from './logic.ts';

let platform: TestPlatform;
let decide: EndpointHandler;
let get: EndpointHandler;
let list: EndpointHandler;
let count = 0;

const thrown = (name: string): Error => Object.assign(new Error(name), { name });

/** Requests an approval in a new step, and returns its id. */
const ask = async (approval: Record<string, unknown> = {}, token = 'token-1', step = `review_${count++}`) => {
  const handler = defineAction(contract, requestApproval, {
    clock: platform.ports.clock,
    ports: () => platform.ports,
  });
  const input = {
    approval: { title: 'Ship it?', to: 'ops@example.com', show: { carrier: 'post' }, ...approval },
  };
  const run = runInfo({ step, idempotency_key: `one#${step}`, task_token: token });
  const { approval: id } = (await handler({ input, run })) as { approval: string };
  return id;
};

const decision = (id: string, json: Record<string, unknown>) =>
  request(decide, { pathParameters: { approval: id }, json });

beforeAll(async () => {
  platform = await startPlatform();
  decide = defineEndpoint(decideRoute, decideApproval, platform.ports);
  get = defineEndpoint(getRoute, getApproval, platform.ports);
  list = defineEndpoint(listRoute, listApprovals, platform.ports);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.reset();
  platform.sfn.on(SendTaskSuccessCommand).resolves({}).on(SendTaskFailureCommand).resolves({});
});

const sent = () =>
  platform.sfn.commandCalls(SendTaskSuccessCommand).map(({ args }) => JSON.parse(args[0].input.output ?? ''));

describe('an approval', () => {
  it('is shown without its task token, and announced', async () => {
    const id = await ask({ editable: ['carrier'], timeout_seconds: 60 }, 'secret-token');
    const shown = await request(get, { pathParameters: { approval: id } });

    expect(shown).toMatchObject({
      status: 200,
      body: { id, status: 'pending', title: 'Ship it?', to: ['ops@example.com'], editable: ['carrier'] },
    });
    expect(JSON.stringify(shown)).not.toContain('secret-token');
    expect(platform.published()).toEqual([
      [
        'Approval Requested',
        expect.objectContaining({ approval: id, execution: EXECUTION, title: 'Ship it?' }),
      ],
    ]);
    expect(JSON.stringify(platform.published())).not.toContain('secret-token');
  });

  it('goes to the execution with the edits merged over what was shown', async () => {
    const id = await ask({ show: { carrier: 'post', weight: 3 }, editable: ['carrier', 'insured'] });
    const answered = await decision(id, {
      decision: 'approved',
      edits: { carrier: 'courier' },
      comment: 'fast',
      by: 'Ann',
    });

    expect(answered).toMatchObject({ status: 200, body: { status: 'approved', by: 'Ann' } });
    expect(sent()).toEqual([
      {
        decision: 'approved',
        approved: true,
        by: 'Ann',
        comment: 'fast',
        at: new Date(platform.time.now).toISOString(),
        carrier: 'courier',
        insured: null,
      },
    ]);
    expect(platform.published().map(([type]) => type)).toEqual(['Approval Requested', 'Approval Decided']);
  });

  it('records the authenticated caller, whatever name the body claims', async () => {
    const id = await ask();
    const answered = await request(decide, {
      pathParameters: { approval: id },
      json: { decision: 'approved', by: 'somebody else' },
      requestContext: { identity: { userArn: 'arn:aws:iam::000000000000:user/ann', sourceIp: '127.0.0.1' } },
    });

    expect(answered.body.by).toBe('arn:aws:iam::000000000000:user/ann');
  });

  it('fails the step when it is rejected, or continues if the step says so', async () => {
    await decision(await ask(), { decision: 'rejected', by: 'Ann', comment: 'too dear' });

    expect(platform.sfn.commandCalls(SendTaskFailureCommand)[0]?.args[0].input).toMatchObject({
      error: 'ApprovalRejected',
      cause: '"Ship it?" was rejected by Ann: too dear',
    });
    await decision(await ask({ on_reject: 'continue' }), { decision: 'rejected' });

    expect(sent()).toEqual([expect.objectContaining({ decision: 'rejected', approved: false })]);
  });

  it('refuses edits of other fields and of other kinds, all at once', async () => {
    const id = await ask({ show: { carrier: 'post', price: 3 }, editable: ['carrier'] });
    const answered = await decision(id, { decision: 'approved', edits: { carrier: 7, price: 1 } });

    expect(answered).toMatchObject({ status: 422, body: { error: { code: 'invalid_input' } } });
    expect(answered.body.error.details).toEqual([
      { field: 'edits.carrier', message: 'must be text, as shown, got 7' },
      { field: 'edits.price', message: 'is not editable; editable: carrier' },
    ]);
    expect(sent()).toEqual([]);
  });

  it('checks edits by JSON Schema where the step gives one', async () => {
    const id = await ask({ editable: { carrier: { enum: ['post', 'courier'] } } });
    const wrong = await decision(id, { decision: 'approved', edits: { carrier: 'pigeon' } });

    expect(wrong.body.error.details).toEqual([
      { field: 'edits.carrier', message: 'must be one of "post", "courier", got "pigeon"' },
    ]);
    expect(await decision(id, { decision: 'approved', edits: { carrier: 'courier' } })).toMatchObject({
      status: 200,
    });
  });

  it('is decided once, even by many at the same time', async () => {
    const id = await ask();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const ports = {
          ...platformPorts({ ...platform.clients, dynamo: async () => platform.table.client() }),
        };
        const rival = defineEndpoint(decideRoute, decideApproval, { ...ports, clock: platform.ports.clock });
        const json = { decision: n % 2 ? 'approved' : 'rejected', by: `person ${n}` };
        return request(rival, { pathParameters: { approval: id }, json });
      }),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    const answered = sent().length + platform.sfn.commandCalls(SendTaskFailureCommand).length;

    expect(answered).toBe(1);
  });

  it('keeps its id when the step is tried again, and answers the newest token', async () => {
    const id = await ask({}, 'old-token', 'again');

    expect(await ask({}, 'new-token', 'again')).toBe(id);
    await decision(id, { decision: 'approved' });

    expect(platform.sfn.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input.taskToken).toBe('new-token');
  });

  it('cannot be decided when its time is over, and is listed as expired', async () => {
    const id = await ask({ timeout_seconds: 60 });
    platform.time.now += 61_000;

    expect(await decision(id, { decision: 'approved' })).toMatchObject({
      status: 410,
      body: { error: { code: 'expired' } },
    });
    const { body } = await request(get, { pathParameters: { approval: id } });

    expect(body.status).toBe('expired');
    const pending = await request(list, {});

    expect(pending.body.approvals.map((approval: { id: string }) => approval.id)).not.toContain(id);
  });

  it('says that it expired when the execution no longer waits', async () => {
    const id = await ask();
    platform.sfn.on(SendTaskSuccessCommand).rejects(thrown('TaskTimedOut'));
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'FAILED' });
    const nobody = {
      status: 410,
      body: { error: { message: expect.stringMatching(/is no longer needed/) } },
    };

    expect(await decision(id, { decision: 'approved' })).toMatchObject(nobody);
    // Withdrawn now, although it has not expired yet.
    expect(await decision(id, { decision: 'approved' })).toMatchObject(nobody);
  });

  it('is not decided for a paused run that was cancelled since', async () => {
    const id = await ask();
    platform.sfn.on(SendTaskSuccessCommand).rejects(thrown('TaskTimedOut'));
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'ABORTED', error: 'Paused' });
    const log = platform.ports.logOf(EXECUTION);
    await log.changeFence((fence) => ({ ...fence, epoch: 1 }));

    const decided = await decision(id, { decision: 'approved' });
    await log.changeFence((fence) => ({ ...fence, epoch: 0 }));

    expect(decided).toMatchObject({ status: 410 });
  });

  it('keeps a decision made during a pause and delivers it to the resumed run', async () => {
    const id = await ask({}, 'before', 'paused');
    platform.sfn.on(SendTaskSuccessCommand).rejects(thrown('TaskTimedOut'));
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'ABORTED', error: 'Paused' });

    expect(await decision(id, { decision: 'approved', by: 'Ann' })).toMatchObject({ status: 200 });
    platform.reset();
    platform.sfn.on(SendTaskSuccessCommand).resolves({});

    expect(await ask({}, 'after', 'paused')).toBe(id);
    expect(platform.sfn.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input.taskToken).toBe('after');
    expect(sent()).toEqual([expect.objectContaining({ approved: true, by: 'Ann' })]);
  });

  it('keeps a decision made between two attempts at its step, and delivers it to the second', async () => {
    const id = await ask({}, 'first', 'retried');
    const entered = { type: 'TaskStateEntered', id: 2, stateEnteredEventDetails: { name: 'retried' } };
    const history = [{ type: 'TaskFailed', id: 4 }, { type: 'TaskScheduled', id: 3 }, entered];
    platform.sfn.on(SendTaskSuccessCommand).rejects(thrown('TaskTimedOut'));
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    platform.sfn.on(GetExecutionHistoryCommand).resolves({ events: history as HistoryEvent[] });

    expect(await decision(id, { decision: 'approved', by: 'Ann' })).toMatchObject({ status: 200 });
    platform.reset();
    platform.sfn.on(SendTaskSuccessCommand).resolves({});

    expect(await ask({}, 'second', 'retried')).toBe(id);
    expect(platform.sfn.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input.taskToken).toBe('second');
    expect(sent()).toEqual([expect.objectContaining({ approved: true, by: 'Ann' })]);
  });

  it('is not decided when its step has ended and the execution continues', async () => {
    const id = await ask({}, 'token', 'left');
    const exited = { type: 'TaskStateExited', id: 5, stateExitedEventDetails: { name: 'left' } };
    const entered = { type: 'TaskStateEntered', id: 2, stateEnteredEventDetails: { name: 'left' } };
    platform.sfn.on(SendTaskSuccessCommand).rejects(thrown('TaskTimedOut'));
    platform.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    platform.sfn
      .on(GetExecutionHistoryCommand)
      .resolves({ events: [exited, entered] as unknown as HistoryEvent[] });

    expect(await decision(id, { decision: 'approved' })).toMatchObject({ status: 410 });
  });

  it('whose delivery broke off is delivered by the sweep, once', async () => {
    const id = await ask();
    platform.sfn.on(SendTaskSuccessCommand).rejects(new Error('network'));

    expect(await decision(id, { decision: 'approved', by: 'Ann' })).toMatchObject({ status: 500 });
    platform.reset();
    platform.sfn.on(SendTaskSuccessCommand).resolves({});
    platform.time.now += 120_000;
    const sweep = defineConsumer('sweep-approvals', sweepApprovals, platform.ports);
    await sweep({});
    await sweep({});

    expect(sent()).toEqual([expect.objectContaining({ approved: true, by: 'Ann' })]);
    const { body } = await request(list, { queryStringParameters: { status: 'approved' } });

    expect(body.approvals).toContainEqual(expect.objectContaining({ id, status: 'approved' }));
  });

  it('that expired is noted by the sweep', async () => {
    const id = await ask({ timeout_seconds: 60 });
    platform.time.now += 61_000;
    await defineConsumer('sweep-approvals', sweepApprovals, platform.ports)({});
    const { body } = await request(list, { queryStringParameters: { status: 'expired' } });

    expect(body.approvals).toContainEqual(expect.objectContaining({ id }));
  });

  it('is found in pages, oldest first', async () => {
    for (let n = 0; n < 3; n++) {
      platform.time.now += 1000;
      await ask();
    }
    const first = await request(list, { queryStringParameters: { limit: '2' } });
    const second = await request(list, {
      queryStringParameters: { limit: '2', next_token: first.body.next_token },
    });
    const times = [...first.body.approvals, ...second.body.approvals].map((each) => each.requested_at);

    expect(first.body.approvals).toHaveLength(2);
    expect(times).toEqual(times.toSorted());
  });

  it('refuses a body that does not fit, and an id that is unknown', async () => {
    const id = await ask();

    expect(await decision(id, { decision: 'maybe' })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
    expect(await decision('0123456789abcdef', { decision: 'approved' })).toMatchObject({ status: 404 });
  });
});
