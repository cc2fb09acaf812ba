import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { tableDefinition } from '#contracts/table-definition.ts';

const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

/** A table in a separate DynamoDB, in memory, for one test file. */
export interface TestTable {
  /** Returns another client of the same table, as another Lambda has it. */
  client(): DynamoDBClient;
  close(): Promise<void>;
}

/** Starts dynalite on a free port, creates the tables and points `BATON_TABLE` and `BATON_AUDIT_TABLE` at them. */
export const startTable = async (): Promise<TestTable> => {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clients: DynamoDBClient[] = [];
  const client = (): DynamoDBClient => {
    const made = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    clients.push(made);
    return made;
  };
  const name = 'baton-test';
  process.env[ENVIRONMENT.table] = name;
  const auditName = `${name}-audit`;
  process.env[ENVIRONMENT.auditTable] = auditName;
  const creator = client();
  for (const TableName of [name, auditName]) {
    await creator.send(new CreateTableCommand(tableDefinition(TableName)));
    await waitUntilTableExists({ client: creator, maxWaitTime: 10, minDelay: 1 }, { TableName });
  }
  return {
    client,
    close: () => {
      for (const made of clients) made.destroy();
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
};
