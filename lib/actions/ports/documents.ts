import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { requireEnvironment } from './environment.ts';

/** The table, with items as plain objects. */
export interface Table {
  name: string;
  client: DynamoDBDocumentClient;
  commands: typeof import('@aws-sdk/lib-dynamodb');
}

/** Opens the table at `BATON_TABLE`, importing the SDK when it is first used. */
export type OpenTable = () => Promise<Table>;

/** Tells whether an error means that the condition of a conditional write did not hold. */
export const conditionFailed = (error: unknown): error is Error & { Item?: Record<string, unknown> } =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Returns the table of this process. */
export const tableOf = (
  dynamo: () => Promise<import('@aws-sdk/client-dynamodb').DynamoDBClient>,
): OpenTable => {
  let client: DynamoDBDocumentClient | undefined;
  return async () => {
    const commands = await import('@aws-sdk/lib-dynamodb');
    client ??= commands.DynamoDBDocumentClient.from(await dynamo(), {
      marshallOptions: { removeUndefinedValues: true },
    });
    return { name: requireEnvironment('table'), client, commands };
  };
};
