import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import type { WriteResults } from '../../model/effect.ts';
import type { ChildResult } from '../../model/map-run.ts';
import { transformResults } from '../../states/map/results.ts';
import type { ExecutionRecord } from '../../store/store.ts';
import type { ObjectStorage } from './objects.ts';

/** The record of a child by its name, if the engine has kept it. */
export type FindChild = (name: string) => ExecutionRecord | undefined;

/**
 * Writes the results of a distributed map: a file for each way in which children ended, and a manifest of these. The
 * answer is the Map state's result. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export const writeResults = async (
  storage: ObjectStorage,
  effect: WriteResults,
  findChild: FindChild,
): Promise<Json> => {
  const { writerConfig, results, mapRunArn } = effect;
  if (effect.resource === null) return transformResults(results, writerConfig.Transformation);
  const { Bucket, Prefix } = isObject(effect.parameters) ? effect.parameters : {};
  const bucket = String(Bucket);
  const folder = [Prefix, mapRunArn.split(':').at(-1)]
    .filter(Boolean)
    .map(String)
    .join('/')
    .replaceAll('//', '/');
  const extension = writerConfig.OutputType === 'JSONL' ? 'jsonl' : 'json';
  const files: Record<string, JsonObject[]> = {};
  for (const status of ['SUCCEEDED', 'FAILED', 'PENDING']) {
    const rows = rowsOf(
      results.filter((result) => fileOf(result) === status),
      writerConfig,
      findChild,
    );
    files[status] = [];
    if (rows.length === 0) continue;
    const body = extension === 'jsonl' ? rows.map((row) => jsonText(row)).join('\n') : jsonText(rows);
    const key = `${folder}/${status}_0.${extension}`;
    await storage.put(bucket, key, body);
    files[status] = [{ Key: key, Size: Buffer.byteLength(body) }];
  }
  const key = `${folder}/manifest.json`;
  await storage.put(
    bucket,
    key,
    jsonText({ DestinationBucket: bucket, MapRunArn: mapRunArn, ResultFiles: files }),
  );
  return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: bucket, Key: key } };
};

const fileOf = ({ status }: ChildResult): string =>
  status === 'SUCCEEDED' || status === 'PENDING' ? status : 'FAILED';

const rowsOf = (results: ChildResult[], config: JsonObject, findChild: FindChild): Json[] => {
  const transformation = config.Transformation ?? 'NONE';
  if (transformation !== 'NONE' && results.every(({ status }) => status === 'SUCCEEDED')) {
    return transformResults(results, transformation);
  }
  return results.map((result) => described(result, findChild(result.name)));
};

/** Returns a child as the files describe it. */
const described = (
  { name, status, output, error, cause }: ChildResult,
  record: ExecutionRecord | undefined,
): JsonObject => ({
  ...(record && { ExecutionArn: record.arn, Input: record.input, InputDetails: { Included: true } }),
  Name: name,
  ...(output !== undefined && { Output: jsonText(output), OutputDetails: { Included: true } }),
  ...(error !== undefined && { Error: error }),
  ...(cause !== undefined && { Cause: cause }),
  ...(record && {
    StartDate: new Date(record.startedAt).toISOString(),
    StateMachineArn: record.stateMachineArn,
    ...(record.stoppedAt !== undefined && { StopDate: new Date(record.stoppedAt).toISOString() }),
  }),
  Status: status,
});
