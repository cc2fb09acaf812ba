import { randomUUID } from 'node:crypto';
import { auditItem } from '#contracts/audit-item.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import type { ScriptAudit } from '#contracts/scripts/audit.ts';
import { isObject, type Json } from '#core/json.ts';

/** Adds an entry of a script to the audit trail of the local stack, as the script's function does on AWS. */
export const keepAudit = async ({ action, details }: ScriptAudit, event: Json): Promise<void> => {
  const run = isObject(event) && isObject(event.run) ? event.run : {};
  const { execution, workflow, step, attempt = 0 } = run;
  const at = new Date().toISOString();
  const entry = {
    execution: String(execution),
    action,
    by: `${workflow}/${step}`,
    details: { ...details, attempt },
  };
  // Loaded late: few scripts add entries.
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { DynamoDBDocumentClient, PutCommand } = await import('@aws-sdk/lib-dynamodb');
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const TableName = process.env[ENVIRONMENT.auditTable];
  await client.send(new PutCommand({ TableName, Item: auditItem(entry, at, randomUUID()) }));
};
