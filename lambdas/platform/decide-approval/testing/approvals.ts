import { defineAction } from '#actions/define-action.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import { decideApproval as decideRoute } from '#contracts/http/decide-approval.ts';
import { listApprovals as listRoute } from '#contracts/http/list-approvals.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { request, type TestPlatform } from '#platform/testing/platform.ts';
import { listApprovals } from '../../list-approvals/logic.ts';
import * as contract from '../../request-approval/contract.ts';
import { requestApproval } from '../../request-approval/logic.ts';
import { decideApproval } from '../logic.ts';

let steps = 0;

/** Asks for an approval in a step of its own, which waits with the token `token-<step>`; gives its id. */
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

/** Decides; `body` is the text that is sent. */
export const decideWith = (platform: TestPlatform, id: string, body: string) =>
  request(defineEndpoint(decideRoute, decideApproval, platform.ports), {
    pathParameters: { approval: id },
    body,
    requestContext: { identity: { sourceIp: '10.0.0.7' } },
  });

/** Decides. */
export const decide = (platform: TestPlatform, id: string, json: Record<string, unknown>) =>
  decideWith(platform, id, JSON.stringify(json));

/** Lists. */
export const list = (platform: TestPlatform, query: Record<string, string>) =>
  request(defineEndpoint(listRoute, listApprovals, platform.ports), { queryStringParameters: query });
