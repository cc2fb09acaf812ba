import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import type { WriteResults } from '../../model/effect.ts';
import type { ChildResult, FindChild } from '../../model/map-run.ts';
import { transformResults } from '../../states/map/results.ts';
import type { ObjectStorage } from './objects.ts';

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
    const ended = results.filter((result) => fileOf(result) === status);
    const rows = transformResults(ended, writerConfig.Transformation ?? 'NONE', findChild);
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
