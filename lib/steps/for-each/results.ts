import type { JsonObject } from '#core/json.ts';
import type { EmitContext } from '../emission.ts';
import { filesPrefix, inFolder, placeholderOf } from './places.ts';

/** Where the values of iterations are written. */
export interface ResultFiles {
  folder: string;
  bucket?: string;
  format?: 'json' | 'jsonl';
}

/**
 * Returns the ResultWriter of a step: a file of values for each way in which iterations ended, and a manifest of these.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export const writerOf = (
  { folder, bucket, format = 'json' }: ResultFiles,
  context: EmitContext,
): JsonObject => {
  const prefix = folder.replace(/[/]+$/, '');
  return {
    Resource: 'arn:aws:states:::s3:putObject',
    WriterConfig: { OutputType: format.toUpperCase(), Transformation: 'COMPACT' },
    Arguments: {
      Bucket: placeholderOf(bucket, { writes: [`${prefix}/*`] }, context),
      Prefix: bucket === undefined ? inFolder(prefix, context) : prefix,
    },
  };
};

/** Returns JSONata of a step's result whose values are in files: the place of their manifest, and what the keys of the values' files begin with. */
export const writtenResult = ({ bucket }: ResultFiles, context: EmitContext): string => {
  const written = '$states.result.ResultWriterDetails';
  const key =
    bucket === undefined ? `$substringAfter(${written}.Key, "${filesPrefix(context)}")` : `${written}.Key`;
  return `($key := ${key}; {"bucket": ${written}.Bucket, "key": $key, "values": $substringBefore($key, "manifest.json") & "SUCCEEDED"})`;
};

/** JSON Schema of such a result. */
export const WRITTEN: JsonObject = {
  type: 'object',
  required: ['bucket', 'key', 'values'],
  additionalProperties: false,
  properties: { bucket: { type: 'string' }, key: { type: 'string' }, values: { type: 'string' } },
};
