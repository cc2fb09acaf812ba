import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { projectWith } from '#local/testing/handlers.ts';
import { refuseReservedCalls } from './reserved-calls.ts';

const handler = 'export const handler = async () => 1;';

describe('Concurrent calls that functions reserve', () => {
  const project = projectWith({ 'shop/sell': handler, 'shop/count': handler, 'mail/send': handler });
  const { root } = project;
  afterAll(() => project.remove());
  const reserve = (folder: string, file: string, calls: number): void =>
    writeFileSync(
      join(root, 'lambdas', folder, file),
      `export default ${JSON.stringify({ reservedConcurrency: calls })};`,
    );
  reserve('shop', 'factory.ts', 400);
  reserve('mail/send', 'deployment.ts', 100);
  const stages = {
    less: {},
    more: { factoryConcurrency: { mail: 101 } },
    platform: { platformConcurrency: 20 },
    raised: { factoryConcurrency: { mail: 101 }, accountConcurrency: 3000 },
    small: { accountConcurrency: 50 },
  };
  writeFileSync(join(root, 'baton.config.ts'), `export default ${JSON.stringify({ stages })};`);

  it('are refused as soon as fewer than a hundred of the account are left', async () => {
    await expect(refuseReservedCalls(root, [], 'raised')).resolves.toBeUndefined();
    await expect(refuseReservedCalls(root, [], 'less')).resolves.toBeUndefined();
    await expect(refuseReservedCalls(root, [], 'more')).rejects.toThrow(
      "stage more: Functions reserve 901 concurrent calls; expected at most 900: of the account's 1,000, Lambda keeps 100 for functions that reserve none.\n  shop: 800 in 2 functions\n  mail: 101 in 1 function\nReserve fewer",
    );
    await expect(refuseReservedCalls(root, [], 'small')).rejects.toThrow('expected at most 0');
  });

  it('are looked at in every stage if none is named', async () => {
    await expect(refuseReservedCalls(root, [])).rejects.toThrow('stage more: Functions reserve 901');
  });

  it('are counted for each function of the platform', async () => {
    await expect(refuseReservedCalls(root, [], 'platform')).rejects.toThrow(
      /platform: 1,\d{3} in \d\d functions \(`platformConcurrency` for each\)/,
    );
  });

  it('are counted with what steps ask for', async () => {
    const limited = manifestWith({ limits: { 'mail/send': { reservedConcurrency: 101 } } });

    const http = manifestWith({ limits: { 'platform/call-http': { reservedConcurrency: 7 } } });

    await expect(refuseReservedCalls(root, [limited], 'less')).rejects.toThrow('mail: 101 in 1 function');
    await expect(refuseReservedCalls(root, [http], 'less')).rejects.toThrow('platform: 7 in 1 function');
  });
});
