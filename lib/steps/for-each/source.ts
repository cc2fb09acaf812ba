import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { EmitContext } from '../emission.ts';
import { formatOf, type ItemSource, isListing } from './list.ts';
import { filesPrefix, inFolder, placeholderOf } from './places.ts';

/** What S3 says of a file, in the form that authors read; `modified` is an instant. */
const LISTED = (key: string): string =>
  `($file := $states.context.Map.Item.Value; {"key": ${key}, "size": $file.Size, "modified": $fromMillis($file.LastModified * 1000)})`;

/** Returns JSONata of an item as authors read it. */
export const itemOf = (source: ItemSource | undefined, context: EmitContext): string => {
  if (!source || !isListing(source)) return '$states.context.Map.Item.Value';
  return LISTED(
    source.bucket === undefined ? `$substringAfter($file.Key, "${filesPrefix(context)}")` : '$file.Key',
  );
};

/**
 * Returns the ItemReader of a source.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export const readerOf = (source: ItemSource, context: EmitContext): JsonObject => {
  const ReaderConfig: JsonObject = {
    ...configOf(source),
    ...defined({ CSVDelimiter: source.delimiter?.toUpperCase(), MaxItems: source.max_items }),
  };
  const listed = source.list !== undefined;
  return {
    Resource: `arn:aws:states:::s3:${listed ? 'listObjectsV2' : 'getObject'}`,
    ...(Object.keys(ReaderConfig).length > 0 && { ReaderConfig }),
    Arguments: {
      Bucket: bucketOf(source, context),
      [listed ? 'Prefix' : 'Key']: placed(source, source.list ?? source.key ?? '', context),
    },
  };
};

const configOf = (source: ItemSource): JsonObject => {
  if (isListing(source)) return {};
  const format = formatOf(source);
  const csv: JsonObject = source.columns
    ? { CSVHeaderLocation: 'GIVEN', CSVHeaders: source.columns }
    : { CSVHeaderLocation: 'FIRST_ROW' };
  return {
    InputType: format.toUpperCase(),
    ...(format === 'manifest' && { ManifestType: 'S3_INVENTORY' }),
    ...(format === 'csv' ? csv : {}),
    ...(source.list !== undefined && { Transformation: 'LOAD_AND_FLATTEN' }),
  };
};

/** The bucket, with the permission to read what the source names there. */
const bucketOf = (source: ItemSource, context: EmitContext): string => {
  const wanted = pattern(source.list ?? source.key ?? '');
  const reads = [
    ...(isListing(source) ? [] : [source.list === undefined ? wanted : `${wanted.replace(/[*]$/, '')}*`]),
    // The files of an inventory are in the folder beside that of its manifest.
    ...(formatOf(source) === 'manifest'
      ? [`${wanted.split('/').slice(0, -2).join('/')}/*`.replace(/^[/]/, '')]
      : []),
  ];
  return placeholderOf(
    source.bucket,
    { reads, lists: source.list === undefined ? undefined : wanted },
    context,
  );
};

const placed = (source: ItemSource, key: Json, context: EmitContext): Json =>
  source.bucket === undefined ? inFolder(context.template(key), context) : context.template(key);

/** Keys that a template may give, with `*`. */
const pattern = (key: Json): string => String(key).replace(/\{\{.*?\}\}/gs, '*');
