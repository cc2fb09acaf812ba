import { expect, it } from '@jest/globals';
import pg from 'pg';
import type { PostgresServer } from '#platform/testing/postgres-server.ts';
import { fresh } from '../../harness/runs.ts';
import { run, type StepTypes } from '../../harness/step-types.ts';

/** Where LocalStack runs, which decides what its functions can do. */
export interface Surroundings {
  /** Functions run in containers: Python too, but without a way to servers of the test. */
  inContainers: boolean;
  /** PostgreSQL is installed. */
  hasPostgres: boolean;
}

/** Makes the tables of the workflow `booked`. */
const makeTables = async ({ postgres, password }: PostgresServer): Promise<void> => {
  const { host, port, database, user } = postgres;
  const client = new pg.Client({ host, port, database, user, password });
  await client.connect();
  await client.query('CREATE TABLE orders (id serial PRIMARY KEY, customer text, total double precision)');
  await client.end();
};

/** Step types that functions of the platform, or of the workflow, carry out. */
export const platformActions = (
  deployed: () => StepTypes,
  { inContainers, hasPostgres }: Surroundings,
): void => {
  it('a script runs TypeScript, and its error names the line of the file', async () => {
    const { output } = await run(deployed(), 'scored', {
      leads: [
        { name: 'Ann', visits: 3 },
        { name: 'Ben', visits: 12 },
      ],
    });
    const failed = await run(deployed(), 'scored', { leads: [] });

    expect(output).toEqual({ best: 100, names: ['Ann', 'Ben'] });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'RangeError' });
    expect(failed.cause).toContain('there are no leads (scored.workflow.yaml:21)');
  });

  it('a script keeps records, adds to the audit trail, and passes on what is too long for a state', async () => {
    const customer = fresh('customer');
    const bytes = 5 * 1024 * 1024;

    const first = await run(deployed(), 'paged', { customer, bytes });
    const { output } = await run(deployed(), 'paged', { customer, bytes });

    expect(first).toMatchObject({ status: 'SUCCEEDED', output: { count: 1, letters: bytes } });
    expect(output).toEqual({ count: 2, letters: bytes });
  });

  // Outside containers, LocalStack runs functions as processes of Node.js alone.
  (inContainers ? it : it.skip)('a script runs Python', async () => {
    const leads = [
      { name: 'Ann', score: 30 },
      { name: 'Ben', score: 100 },
    ];

    const { status, output } = await run(deployed(), 'grouped', { leads });

    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { hot: ['Ben'], cold: ['Ann'] } });
  });

  // The model, the database and the tools are servers of this test, which functions in containers cannot reach.
  (inContainers ? it.skip : it)('an llm step asks a model again whose answer does not fit', async () => {
    const { model } = deployed();
    model.answers.push('{ "score": 9 }', '{ "score": 4 }');

    const { status, output } = await run(deployed(), 'rated', { review: 'It lasts.' });

    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: { score: 4, tokens: { input: 40, output: 10 } },
    });
    expect(model.asked).toHaveLength(2);
    expect(model.asked[0]).toMatchObject({ authorization: 'Bearer the key of the model' });
  });

  (inContainers ? it.skip : it)('a tool step calls a tool of a server', async () => {
    const { status, output } = await run(deployed(), 'found', { topic: 'lamps' });

    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { pages: [{ id: 'lamps-1' }] } });
    expect(deployed().tools.asked).toMatchObject([
      {
        arguments: { query: 'lamps', limit: 3 },
        authorization: 'Bearer the token of the server',
        meta: { 'baton/idempotency-key': expect.stringMatching(/\/pages$/) },
      },
    ]);
  });

  (inContainers || !hasPostgres ? it.skip : it)(
    'an sql step writes to a database and reads from it',
    async () => {
      const { database } = deployed();
      if (database) await makeTables(database);

      const { status, output } = await run(deployed(), 'booked', { customer: 'C-7', total: 12.5 });

      expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { count: 1, total: 12.5 } });
    },
  );
};
