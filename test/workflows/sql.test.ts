import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import type { Connection } from '#contracts/connections/connection.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { manifestIn } from './compiled.ts';
import { runInProject } from './run-in-project.ts';

jest.setTimeout(60_000);

const SHOP: Record<string, Connection> = {
  shop: {
    postgres: { host: 'db.example.com', database: 'shop', user: 'baton', secret: 'shop/password' },
    sqlite: { file: 'data/shop.db' },
  },
  crm: { api_key: { header: 'X-Key', secret: 'crm/key' } },
};

const read = {
  id: 'found',
  type: 'sql',
  connection: 'shop',
  statement: 'SELECT id FROM orders WHERE customer = :customer',
  with: { customer: '{{ $input.customer }}' },
};

const compile = (steps: object[], output?: Json) =>
  compileDefinition(
    defineWorkflow({
      name: 'booking',
      input: { type: 'object', required: ['customer'], properties: { customer: { type: 'string' } } },
      steps: steps as never,
      ...defined({ output }),
    }),
    { connections: SHOP },
  );

describe('an sql step', () => {
  it.each([
    [
      { ...read, statement: "SELECT id FROM orders WHERE customer = '{{ $input.customer }}'" },
      /written into the text/,
      /:name/,
    ],
    [{ ...read, with: {} }, /no value for :customer/, /customer: …/],
    [{ ...read, with: { custmer: 'a' } }, /no value for :customer/, /custmer/],
    [{ ...read, with: { ...read.with, more: 1 } }, /no :more/, /remove/],
    [{ ...read, statement: `${read.statement}; DELETE FROM orders` }, /got several/, /transaction/],
    [{ ...read, connection: 'shpo' }, /no connection "shpo"/, /shop/],
    [{ ...read, connection: 'crm' }, /"crm" has no database/, /shop/],
    [{ ...read, statement: undefined, with: undefined }, /got neither/, /SELECT/],
    [{ ...read, transaction: { a: { statement: 'SELECT 1' } } }, /got both/, /remove one/],
    [
      { ...read, statement: undefined, with: undefined, transaction: {} },
      /at least one statement/,
      /write name/,
    ],
    [
      { ...read, statement: undefined, transaction: { a: { statement: 'SELECT 1' } } },
      /belongs to a statement/,
      /move it/,
    ],
    [{ ...read, timeout: '10m' }, /5m/, /5m/],
  ])('is refused if it cannot run (%#)', (step, message, hint) => {
    const [found] = compile([step]).diagnostics;

    expect(found?.message).toMatch(message);
    expect(String(found?.hint)).toMatch(hint);
  });

  it('has typed rows', () => {
    const rows = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };

    expect(compile([{ ...read, rows }], '{{ $found.rows[0].id ?? 0 }}').diagnostics).toEqual([]);
    expect(compile([{ ...read, rows }], '{{ $found.rows[0].ide ?? 0 }}').diagnostics[0]?.message).toMatch(
      /ide/,
    );
  });

  it('that writes is an effect, which a workflow with compensations must declare', () => {
    const undone = { id: 'first', uses: 'a/do', compensate: { uses: 'a/undo' } };
    const writing = { ...read, statement: 'DELETE FROM orders WHERE customer = :customer' };

    expect(compile([undone, read]).diagnostics).toEqual([]);
    expect(compile([undone, writing]).diagnostics.map(({ code }) => code)).toEqual(['undeclared-effect']);
    expect(compile([undone, { ...writing, irreversible: true }]).diagnostics).toEqual([]);
  });
});

describe('an sql step of the local stack', () => {
  let project: TestProject;

  beforeAll(() => {
    project = projectWith({});
    mkdirSync(join(project.root, 'data'));
    const database = new DatabaseSync(join(project.root, 'data/shop.db'));
    database.exec('CREATE TABLE orders (id integer PRIMARY KEY, customer text NOT NULL)');
    database.close();
  });
  afterAll(() => project.remove());

  const run = (steps: object[], output: Json) =>
    runInProject(project, manifestIn(compile(steps, output)), { customer: "O'Hara" });

  it('works with the SQLite file of its connection, and writes once', async () => {
    const booked = {
      id: 'booked',
      type: 'sql',
      connection: 'shop',
      transaction: {
        order: {
          statement: 'INSERT INTO orders (customer) VALUES (:customer) RETURNING id',
          with: { customer: '{{ $input.customer }}' },
        },
        orders: { statement: 'SELECT COUNT(*) AS count FROM orders' },
      },
    };
    const again = { ...booked, id: 'again', idempotency: { key: '$execution.name & "/booked"' } };

    const ended = await run([booked, again, read], {
      booked: '{{ $booked }}',
      again: '{{ $again.orders.rows[0].count }}',
      found: '{{ $found }}',
    });

    expect(ended.output).toEqual({
      booked: {
        order: { rows: [{ id: 1 }], count: 1 },
        orders: { rows: [{ count: 1 }], count: 1 },
      },
      again: 1,
      found: { rows: [{ id: 1 }], count: 1 },
    });
  });

  it('fails with the name of what is wrong, and is not repeated', async () => {
    const ended = await run(
      [{ ...read, statement: 'SELECT id FROM nowhere WHERE customer = :customer' }],
      null,
    );

    expect(ended).toMatchObject({
      status: 'FAILED',
      error: 'MissingTable',
      cause: expect.stringContaining('nowhere'),
    });
  });
});
