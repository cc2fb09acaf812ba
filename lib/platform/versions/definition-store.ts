import { type OpenTable, readItem, writeItem } from '#actions/ports/documents.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { KEYS } from '#contracts/table.ts';
import type { JsonObject } from '#core/json.ts';
import { MAX_TEXT, packed, unpacked } from './packed.ts';

/** What a version of a state machine was deployed with. */
export interface DeployedDefinition {
  definition: JsonObject;
  /** Its manifest, if the version was deployed with one that is known. */
  manifest?: WorkflowManifest;
}

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
    ...(about !== undefined && text.length + about.length <= MAX_TEXT && { manifest: about }),
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
