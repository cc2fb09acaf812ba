import { settingsOf } from '#contracts/config/config.ts';
import type { DeploymentRecord } from '#contracts/deployment-record.ts';
import { recordedSettings } from '#contracts/record-deployment.ts';
import { defined } from '#core/defined.ts';
import { type Json, type JsonObject, jsonEqual, ownField } from '#core/json.ts';
import type { Change } from './json-changes.ts';
import { changesBetween } from './json-changes.ts';
import type { ConfiguredSettings, Side } from './sides.ts';

/** How settings differ: by name if one side is deployed, else as the files have them; or why they cannot be compared. */
export type SettingsChanges = { changes: Change[]; stage?: string } | { problem: string };

/** Compares the settings of two places; undefined if one of them is not known. */
export const compareSettings = (from: Side, to: Side): SettingsChanges | undefined => {
  const { record = to.record } = from;
  if (!record)
    return from.config && to.config && { changes: changesBetween(fileOf(from.config), fileOf(to.config)) };
  try {
    const [before, after] = [from, to].map((side) => settingsAt(side, record));
    if (!before || !after) return undefined;
    const { stage } = record;
    return { changes: byName(before, after), ...defined({ stage }) };
  } catch (error) {
    if ((error as Error).name !== 'SettingsError') throw error;
    return { problem: (error as Error).message.split('\n').at(-1) ?? '' };
  }
};

const fileOf = ({ file, context }: ConfiguredSettings): Json =>
  JSON.parse(JSON.stringify({ defaults: {}, stages: {}, ...file, context })) as Json;

/** What a side has for the stage of a record; a record of another one says nothing about it. */
const settingsAt = ({ record, config }: Side, { stage }: DeploymentRecord): JsonObject | undefined => {
  if (record) return record.stage === stage ? record.settings : undefined;
  if (!config) return undefined;
  const { file, context } = config;
  return recordedSettings(settingsOf({ config: file, context, ...defined({ stage }) }));
};

/** Settings as a whole each. */
const byName = (before: JsonObject, after: JsonObject): Change[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [old, current] = [ownField(before, field), ownField(after, field)];
    if (jsonEqual(old, current)) return [];
    return [{ field, ...defined({ before: old, after: current }) }];
  });
