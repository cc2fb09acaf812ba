import { defineAction } from '#actions/define-action.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import { decideApproval as decideRoute } from '#contracts/http/routes/decide-approval.ts';
import { listApprovals as listRoute } from '#contracts/http/routes/list-approvals.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, type TestPlatform } from '#platform/testing/platform.ts';
import { listApprovals } from '../../list-approvals/logic.ts';
import * as contract from '../../request-approval/contract.ts';
import { requestApproval } from '../../request-approval/logic.ts';
import { decideApproval } from '../logic.ts';

let steps = 0;

/** Requests an approval in a new step, which waits with the token `token-<step>`; returns its id. */
export const ask = async (
  platform: TestPlatform,
  approval: Record<string, unknown> = {},
  step = `step_${steps++}`,
): Promise<string> => {
  const { ports } = platform;
  const handler = defineAction(contract, requestApproval, { clock: ports.clock, ports: () => ports });
  const input = { approval: { title: 'Ship it?', to: 'ops@example.com', ...approval } };
  const run = runInfo({ step, idempotency_key: `one#${step}`, task_token: `token-${step}` });
  return ((await handler({ input, run })) as { approval: string }).approval;
};

/** Sends a decision; `body` is its raw text. */
export const decideWith = (platform: TestPlatform, id: string, body: string) =>
  request(defineEndpoint(decideRoute, decideApproval, platform.ports), {
    pathParameters: { approval: id },
    body,
    requestContext: { identity: { sourceIp: '10.0.0.7' } },
  });

/** Sends a decision. */
export const decide = (platform: TestPlatform, id: string, json: Record<string, unknown>) =>
  decideWith(platform, id, JSON.stringify(json));

/** Lists approvals. */
export const list = (platform: TestPlatform, query: Record<string, string>) =>
  request(defineEndpoint(listRoute, listApprovals, platform.ports), { queryStringParameters: query });
