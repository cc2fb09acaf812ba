import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';
import { TimeSlice } from '#core/time-slice.ts';
import type { WriteResults } from '../../model/effect.ts';
import type { ChildResult, FindChild } from '../../model/map-run.ts';
import { transformResults } from '../../states/map/results.ts';
import type { ObjectStorage } from './objects.ts';

/** Characters of a file of results; a million results are more than a text may have. */
const MAX_CHARACTERS = 16_000_000;

/**
 * Writes the results of a distributed map: files for each way in which children ended, and a manifest of these. The
 * answer is the Map state's result. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export const writeResults = async (
  storage: ObjectStorage,
  effect: WriteResults,
  findChild: FindChild,
  maxCharacters = MAX_CHARACTERS,
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
  const transformation = writerConfig.Transformation ?? 'NONE';
  function* rowsOf(status: string): Generator<string> {
    for (const result of results)
      if (fileOf(result) === status)
        for (const row of transformResults([result], transformation, findChild)) yield jsonText(row);
  }
  const files: Record<string, JsonObject[]> = {};
  for (const status of ['SUCCEEDED', 'FAILED', 'PENDING']) {
    const written: JsonObject[] = [];
    files[status] = written;
    for await (const rows of partsOf(rowsOf(status), maxCharacters)) {
      const body = extension === 'jsonl' ? rows.join('\n') : `[${rows.join(',')}]`;
      const key = `${folder}/${status}_${written.length}.${extension}`;
      await storage.put(bucket, key, body);
      written.push({ Key: key, Size: Buffer.byteLength(body) });
    }
  }
  const key = `${folder}/manifest.json`;
  await storage.put(
    bucket,
    key,
    jsonText({ DestinationBucket: bucket, MapRunArn: mapRunArn, ResultFiles: files }),
  );
  return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: bucket, Key: key } };
};

/**
 * Yields texts in parts that have about as many characters together as are allowed, and one text at least. Others get their turn while they
 * are made.
 */
async function* partsOf(texts: Iterable<string>, maxCharacters: number): AsyncGenerator<string[]> {
  const slice = new TimeSlice();
  let part: string[] = [];
  let characters = 0;
  for (const text of texts) {
    part.push(text);
    characters += text.length;
    if (slice.isOver) await slice.renew();
    if (characters < maxCharacters) continue;
    yield part;
    part = [];
    characters = 0;
  }
  if (part.length > 0) yield part;
}

const fileOf = ({ status }: ChildResult): string =>
  status === 'SUCCEEDED' || status === 'PENDING' ? status : 'FAILED';
