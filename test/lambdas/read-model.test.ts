import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { getStatus as statusRoute } from '#contracts/http/routes/get-status.ts';
import { searchAudit as auditRoute } from '#contracts/http/routes/search-audit.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { LOCAL_AUDIT_TABLE, LOCAL_TABLE, localStateMachineArn } from '#contracts/names.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { type PlatformPorts, platformPorts } from '#platform/platform-ports.ts';
import { request } from '#platform/testing/platform.ts';
import { getStatus } from '../../lambdas/platform/get-status/logic.ts';
import { searchAudit } from '../../lambdas/platform/search-audit/logic.ts';
import { startProject, type TestProject } from './project.ts';

let project: TestProject;
let ports: PlatformPorts;
/** Operations of Step Functions that were called. */
const calls: string[] = [];

/** The platform as it is on AWS, with SDK clients over HTTP, on the table and the executions of a local stack. */
beforeAll(async () => {
  project = await startProject();
  process.env[ENVIRONMENT.table] = LOCAL_TABLE;
  process.env[ENVIRONMENT.auditTable] = LOCAL_AUDIT_TABLE;
  process.env[ENVIRONMENT.stateMachineArnPrefix] = localStateMachineArn('');
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const dynamo = new DynamoDBClient({ ...settings, endpoint: project.stack.dynamo.url });
  const sfn = new SFNClient({ ...settings, endpoint: project.stack.statesUrl });
  sfn.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        calls.push(commandName.replace(/Command$/, ''));
        return next(args);
      },
    { step: 'initialize' },
  );
  const events = new EventBridgeClient(settings);
  const { body } = await project.api('GET', '/workflows/orders?manifest=true');
  const manifests = new Map([['orders', body.manifest as WorkflowManifest]]);
  ports = {
    ...platformPorts({ dynamo: async () => dynamo, sfn: async () => sfn, events: async () => events }),
    manifests: async () => manifests,
  };
});
afterAll(() => project.close());

const path = '/workflows/orders/executions/seen';
const look = async () => {
  calls.length = 0;
  const pathParameters = { workflow: 'orders', execution: 'seen' };
  const { body } = await request(defineEndpoint(statusRoute, getStatus, ports), { pathParameters });
  return { body, calls: [...calls] };
};

it('The status of an execution on AWS is that of the local stack, and needs a history once while it waits and once at its end', async () => {
  await project.api('POST', '/workflows/orders/executions', { name: 'seen', input: { order_id: 'one' } });
  const { approvals } = await project.until('/approvals', ({ approvals }) => approvals.length > 0);
  const waiting = [await look(), await look()];
  const local = (await project.api('GET', path)).body;
  const decision = { decision: 'approved', by: 'Ann' };
  await project.api('POST', `/approvals/${approvals[0].id}/decision`, decision);
  await project.until('/executions?status=SUCCEEDED', ({ executions }) => executions.length > 0);
  const ended = [await look(), await look()];

  expect(waiting.map((each) => each.calls)).toEqual([
    ['GetExecutionHistory', 'DescribeStateMachineForExecution'],
    [],
  ]);
  const shown = ({ progress }: typeof local) => [progress.percent, progress.running, progress.steps.length];
  expect(waiting.map(({ body }) => shown(body))).toEqual([shown(local), shown(local)]);
  expect(ended.map((each) => each.calls.length)).toEqual([2, 0]);
  expect(ended[1]?.body).toEqual(ended[0]?.body);
  expect(ended[0]?.body).toEqual((await project.api('GET', path)).body);
});

it('The audit trail of a local stack is in its separate table', async () => {
  const { body } = await request(defineEndpoint(auditRoute, searchAudit, ports), {
    queryStringParameters: { workflow: 'orders' },
  });

  expect(body.entries.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['started', 'approved', 'finished']),
  );
});
