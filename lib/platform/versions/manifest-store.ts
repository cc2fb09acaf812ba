import {
  type Item,
  type OpenTable,
  queryPages,
  readItem,
  updateItem,
  writeItem,
} from '#actions/ports/documents.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { type ItemKey, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { hashOf } from '#core/hash.ts';
import { asJson } from '#core/json.ts';
import type { Manifests } from '../ports/manifests.ts';
import { MAX_TEXT, packed, unpacked } from './packed.ts';

/** What a version of a function may need of a manifest: what is shown, planned or deployed is not. */
type KeptManifest = Omit<WorkflowManifest, 'examples' | 'graph' | 'scripts' | 'source'>;

/** Item that counts changes. */
const CHANGES = ' changes';

/** Where manifests are kept. */
interface Store {
  open: OpenTable;
  clock: Clock;
}

/** A manifest that is in the table, with the number of its parts. */
interface Head {
  hash: string;
  parts: number;
}

/** No name of a workflow has the separator. */
const partKey = (workflow: string, hash: string, part: number) =>
  KEYS.manifest(`${workflow}#${hash}#${part}`);

const headIn = (item: Item | undefined): Head | undefined =>
  item?.hash === undefined ? undefined : { hash: String(item.hash), parts: Number(item.parts) };

/** Empties items, and lets them expire. */
const clear = async ({ open, clock }: Store, keys: readonly ItemKey[]): Promise<void> => {
  for (const key of keys) await writeItem(open, { ...key, [TABLE.ttl]: Math.ceil(clock.now() / 1000) });
};

const partKeys = (workflow: string, head: Head | undefined): ItemKey[] =>
  Array.from({ length: head?.parts ?? 0 }, (_, part) => partKey(workflow, head?.hash ?? '', part));

const countChange = async (open: OpenTable): Promise<void> => {
  await updateItem(open, KEYS.manifest(CHANGES), {
    UpdateExpression: 'ADD #count :one',
    ExpressionAttributeNames: { '#count': 'count' },
    ExpressionAttributeValues: { ':one': 1 },
  });
};

/** Keeps the manifest of a workflow as it is deployed from now on. */
export const keepManifest = async (store: Store, manifest: WorkflowManifest): Promise<void> => {
  const { open } = store;
  const { examples: _, graph: __, scripts: ___, source: ____, ...kept } = manifest;
  const { name: workflow } = kept satisfies KeptManifest;
  const hash = hashOf(asJson(kept));
  const before = headIn(await readItem(open, KEYS.manifest(workflow)));
  if (before?.hash === hash) return;
  const text = packed(kept);
  const parts = Math.ceil(text.length / MAX_TEXT);
  for (let part = 0; part < parts; part++)
    await writeItem(open, {
      ...partKey(workflow, hash, part),
      text: text.slice(part * MAX_TEXT, (part + 1) * MAX_TEXT),
    });
  await writeItem(open, { ...KEYS.manifest(workflow), hash, parts });
  await countChange(open);
  await clear(store, partKeys(workflow, before));
};

/** Forgets the manifest of a workflow that is not deployed any longer. */
export const forgetManifest = async (store: Store, workflow: string): Promise<void> => {
  const key = KEYS.manifest(workflow);
  const before = headIn(await readItem(store.open, key));
  if (!before) return;
  await clear(store, [key]);
  await countChange(store.open);
  await clear(store, partKeys(workflow, before));
};

/** Attempts at reading all manifests while deployments replace some. */
const MAX_TRIES = 20;

/**
 * Reads the manifests that deployments have left in the table, again whenever one has changed. A function of which versions are published
 * reads them there: a file beside its code would make each change of any workflow another version of the function.
 */
export const manifestsIn = (open: OpenTable): Manifests => {
  let known: { changes: number; manifests: ReadonlyMap<string, WorkflowManifest> } | undefined;
  return async () => {
    const changes = Number((await readItem(open, KEYS.manifest(CHANGES)))?.count ?? 0);
    if (known?.changes === changes) return known.manifests;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const manifests = await readAll(open);
      if (!manifests) continue;
      known = { changes, manifests };
      return manifests;
    }
    throw new Error(
      `Gave up on the manifests in the table: they changed during ${MAX_TRIES} attempts to read them`,
    );
  };
};

/** Returns all manifests; undefined if one was replaced meanwhile. */
const readAll = async (open: OpenTable): Promise<ReadonlyMap<string, WorkflowManifest> | undefined> => {
  const items = new Map<string, Item>();
  const pages = queryPages(open, {
    ConsistentRead: true,
    KeyConditionExpression: `${TABLE.pk} = :manifests`,
    ExpressionAttributeValues: { ':manifests': KEYS.manifest('').pk },
  });
  for await (const page of pages) for (const item of page) items.set(String(item[TABLE.sk]), item);
  const manifests = new Map<string, WorkflowManifest>();
  for (const [workflow, item] of items) {
    if (workflow === CHANGES || item.hash === undefined) continue;
    const { hash, parts } = headIn(item) as Head;
    const texts = Array.from(
      { length: parts },
      (_, part) => items.get(partKey(workflow, hash, part).sk)?.text,
    );
    if (texts.some((text) => text === undefined)) return undefined;
    manifests.set(workflow, unpacked<WorkflowManifest>(texts.join('')));
  }
  return manifests;
};
