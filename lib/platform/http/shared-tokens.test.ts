import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { sharedTokens } from './shared-tokens.ts';

describe('Tokens that functions share', () => {
  let table: TestTable;
  let now = 1_000_000;
  let fetched = 0;
  let number = 0;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.close());
  beforeEach(() => {
    fetched = 0;
    number += 1;
  });

  /** Another function: its own client of the table. */
  const another = (password = 's-1') => {
    const client = table.client();
    return sharedTokens(
      tableOf(async () => client),
      { now: () => now },
      async () => password,
    );
  };
  const fetchToken = async () => ({ value: `token-${++fetched}`, until: now + 600_000 });
  const ask = (tokens: ReturnType<typeof another>, refused?: string) =>
    tokens.token(`crm-${number}`, fetchToken, refused);

  it('are fetched once by all that need one at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 5 }, () => ask(another())));

    expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['token-1']));
  });

  it('are fetched again when they have expired', async () => {
    await ask(another());
    now += 600_001;

    expect((await ask(another())).value).toBe('token-2');
  });

  it('are fetched again, once, when the API refuses them', async () => {
    await ask(another());

    const tokens = await Promise.all([ask(another(), 'token-1'), ask(another(), 'token-1')]);

    expect(tokens.map(({ value }) => value)).toEqual(['token-2', 'token-2']);
  });

  it('cannot be read from the table, and are of no use after the secret has changed', async () => {
    await ask(another());

    const { Items } = await (await tableOf(async () => table.client())()).client.send(
      new ScanCommand({ TableName: process.env.BATON_TABLE }),
    );
    expect(JSON.stringify(Items)).not.toContain('token-');
    expect((await ask(another('s-2'))).value).toBe('token-2');
  });

  it('are fetched by the next call if one could not', async () => {
    const failing = another().token(`crm-${number}`, () => Promise.reject(new Error('closed')), undefined);

    await expect(failing).rejects.toThrow('closed');
    expect((await ask(another())).value).toBe('token-1');
  });
});
