import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultyHandler } from './faulty-handler.ts';

const ZOD = import.meta.resolve('zod');
const run = {
  ...{ execution: 'arn:aws:states:us-east-1:000000000000:execution:orders:one', execution_name: 'one' },
  ...{ workflow: 'orders', step: 'charge', attempt: 0, idempotency_key: 'one/charge' },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-faulty-'));
  writeFileSync(
    join(folder, 'contract.ts'),
    `import { z } from ${JSON.stringify(ZOD)};
    export const name = 'payments/charge';
    export const input = z.object({ amount: z.number() });
    export const output = z.any();
    export const options = { effect: false, find: true };`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('An action that is made to fail', () => {
  const failing = () => faultyHandler('payments/charge', 'Down', join(folder, 'handler.ts'));

  it('fails with the error', async () => {
    const handler = await failing();

    await expect(handler({ input: { amount: 3 }, run }, {})).rejects.toMatchObject({ name: 'Down' });
  });

  it('has its own contract: an input that does not fit is refused before', async () => {
    const handler = await failing();

    await expect(handler({ input: {}, run }, {})).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});
