import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type OpenTable, readItem, writeItem } from '#actions/ports/documents.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { KEYS } from '#contracts/table.ts';
import type { Json, JsonObject } from '#core/json.ts';

/** What a version of a state machine was deployed with. */
export interface DeployedDefinition {
  definition: JsonObject;
  /** Its manifest, if the version was deployed with one that is known. */
  manifest?: WorkflowManifest;
}

/** Characters of a definition or manifest that fit into an item of the table, which takes 400 KB. */
const MAX_TEXT = 350_000;

/** Keeps what a version was deployed with, unless it is too large for an item; the manifest is left out first. */
export const keepDefinition = async (
  open: OpenTable,
  version: string,
  { definition, manifest }: DeployedDefinition,
): Promise<void> => {
  const text = packed(definition);
  if (text.length > MAX_TEXT) return;
  const about = manifest && packed(withoutPictures(manifest));
  await writeItem(open, {
    ...KEYS.definition(version),
    definition: text,
    ...(about !== undefined && text.length + about.length <= MAX_TEXT ? { manifest: about } : {}),
  });
};

/** Returns what a version was deployed with, by its ARN; undefined if it is not kept. */
export const keptDefinition = async (
  open: OpenTable,
  version: string,
): Promise<DeployedDefinition | undefined> => {
  const stored = await readItem(open, KEYS.definition(version));
  if (!stored) return undefined;
  const definition = unpacked<JsonObject>(String(stored.definition));
  if (stored.manifest === undefined) return { definition };
  const manifest = unpacked<Omit<WorkflowManifest, 'definition'>>(String(stored.manifest));
  return { definition, manifest: { ...manifest, definition } };
};

/** Returns what executions are read by; the definition is beside it, and pictures are of the workflow as it is. */
const withoutPictures = ({
  definition: _,
  source: __,
  graph: ___,
  ...rest
}: WorkflowManifest): Omit<WorkflowManifest, 'definition'> => rest;

const packed = (value: unknown): string => deflateRawSync(JSON.stringify(value)).toString('base64');

const unpacked = <Value>(text: string): Value =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()) as Value & Json;
