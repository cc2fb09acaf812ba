import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { upcoming } from '#cli/run/upcoming.ts';
import { KEYS } from '#contracts/table.ts';
import type { JsonObject } from '#core/json.ts';
import { clients } from './clients.ts';
import { type Deployed, ROOT } from './deployment.ts';
import { eventually } from './eventually.ts';

/** The campaign's example input, with dates that are ahead. */
export const campaignInput = (): JsonObject => {
  const example = JSON.parse(
    readFileSync(join(ROOT, 'statemachines/marketing-campaign.input.json'), 'utf8'),
  ) as JsonObject;
  return upcoming(example, Date.now()).input as JsonObject;
};

/** Names of executions stay taken when a deployment is gone, so each run of the tests uses new names. */
const RUN = Date.now().toString(36);

/** A name for an execution that no earlier run of the tests has used. */
export const fresh = (name: string): string => `${name}-${RUN}`;

/** Path of a run in the API. */
export const runPath = (workflow: string, name: string): string =>
  `/workflows/${workflow}/executions/${name}`;

/** Waits until a run has ended; its status. */
export const ended = ({ api }: Pick<Deployed, 'api'>, workflow: string, name: string, seconds = 240) =>
  eventually(
    async () => {
      const { body, status } = await api.get(runPath(workflow, name));
      return status === 200 && body.status !== 'RUNNING' ? body : undefined;
    },
    { seconds, what: `the end of ${workflow}/${name}` },
  );

/** Waits until a run asks for an approval; the approval. */
export const approvalOf = ({ api }: Pick<Deployed, 'api'>, name: string, seconds = 240) =>
  eventually(
    async () => {
      const { body } = await api.get('/approvals?status=pending');
      return body.approvals.find(({ execution }: { execution: string }) => execution.endsWith(`:${name}`));
    },
    { seconds, what: `the approval of ${name}` },
  );

/** The audit trail of an execution, oldest first. */
export const auditOf = async ({ auditTable }: Deployed, execution: string) => {
  const { Items = [] } = await clients.dynamo.send(
    new QueryCommand({
      TableName: auditTable,
      KeyConditionExpression: 'pk = :about',
      ExpressionAttributeValues: { ':about': KEYS.audit(execution, '').pk },
    }),
  );
  return Items;
};
