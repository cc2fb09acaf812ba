import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenTable, queryPages, tableOf } from '#actions/ports/documents.ts';
import { startTable, type TestTable } from '#actions/testing/table.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';
import { systemClock } from '#core/clock.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { forgetManifest, keepManifest, manifestsIn } from './manifest-store.ts';

let table: TestTable;
let open: OpenTable;
let store: Parameters<typeof keepManifest>[0];
beforeAll(async () => {
  table = await startTable();
  const client = table.client();
  open = tableOf(async () => client);
  store = { open, clock: systemClock };
});
afterAll(() => table.close());

/** Returns the sort keys of items that do not expire. */
const keysKept = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const page of queryPages(open, {
    KeyConditionExpression: `${TABLE.pk} = :manifests`,
    ExpressionAttributeValues: { ':manifests': KEYS.manifest('').pk },
  }))
    keys.push(...page.filter((item) => !item[TABLE.ttl]).map((item) => String(item[TABLE.sk])));
  return keys;
};

describe('Manifests in the table', () => {
  it('are those that were deployed last, without their pictures and sources', async () => {
    const manifests = manifestsIn(open);
    const before = await manifests();
    const first = manifestWith({ name: 'order', description: 'The first' });
    await keepManifest(store, { ...first, scripts: {}, examples: [] });
    await keepManifest(store, manifestWith({ name: 'refund' }));
    const between = await manifests();

    const second = manifestWith({ name: 'order', description: 'The second' });
    await keepManifest(store, second);
    await forgetManifest(store, 'refund');
    const after = await manifests();

    expect([...before]).toEqual([]);
    expect(between.get('order')).toEqual(first);
    expect([...between.keys()].sort()).toEqual(['order', 'refund']);
    expect([...after]).toEqual([['order', second]]);
    expect(await keysKept()).toHaveLength(3);
  });

  it('are read once while none changes', async () => {
    const manifests = manifestsIn(open);
    const same = manifestWith({ name: 'same' });
    await keepManifest(store, same);
    const first = await manifests();

    await keepManifest(store, same);

    expect(await manifests()).toBe(first);
  });

  it('may be larger than an item of the table', async () => {
    const large = manifestWith({ name: 'large', description: randomBytes(700_000).toString('base64') });

    await keepManifest(store, large);

    expect((await manifestsIn(open)()).get('large')).toEqual(large);
    expect((await keysKept()).filter((key) => key.startsWith('large#')).length).toBeGreaterThan(1);
  });

  it('are whole while others are being deployed', async () => {
    const manifests = manifestsIn(open);
    const revisions = Array.from({ length: Math.max(8, generatedRuns(30)) }, (_, index) =>
      manifestWith({ name: 'busy', description: `${index} ${randomBytes(300_000).toString('base64')}` }),
    );
    await keepManifest(store, revisions[0]!);
    let isDeploying = true;
    const deploying = (async () => {
      for (const revision of revisions) await keepManifest(store, revision);
      isDeploying = false;
    })();

    const seen: (string | undefined)[] = [];
    while (isDeploying) seen.push((await manifests()).get('busy')?.description);
    await deploying;

    const known = new Set(revisions.map(({ description }) => description));
    expect(seen.filter((description) => !known.has(description!))).toEqual([]);
    expect((await manifests()).get('busy')).toEqual(revisions.at(-1));
  });
});
