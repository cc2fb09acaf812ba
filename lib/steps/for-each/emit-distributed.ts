import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Binding, EmitContext, SubgraphOptions } from '../emission.ts';
import type { Block } from '../step.ts';
import { type ForEachStep, formatOf, type ItemSource } from './list.ts';

/** Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html (Label). */
const MAX_LABEL = 40;

/** Emits a Map whose iterations are separate executions. */
export const emitDistributed = (
  step: ForEachStep,
  block: Block,
  options: SubgraphOptions,
  context: EmitContext,
): { body: JsonObject; envelope: false } => {
  const batches = step.batch !== undefined;
  const shared = batches ? '$states.input.BatchInput' : '$states.input';
  const { definition, passed } = context.child(step.id, block, {
    ...options,
    ...(batches ? { binds: batchBinds(step) } : {}),
    shared,
  });
  const item = {
    item: '{% $states.context.Map.Item.Value %}',
    index: '{% $states.context.Map.Item.Index %}',
  };
  const { count, percent } = step.tolerate ?? {};
  const body: JsonObject = {
    Type: 'Map',
    Comment: 'Runs its steps for each item in a separate execution; results keep the order of the items.',
    ...(step.id.length <= MAX_LABEL ? { Label: step.id } : {}),
    ...(step.from
      ? { ItemReader: reader(step.from, context) }
      : { Items: `{% ${context.list(certain(step.foreach, 'list'))} %}` }),
    ItemSelector: batches ? item : { ...item, ...passed },
    ...(batches
      ? {
          ItemBatcher: {
            MaxItemsPerBatch: certain(step.batch, 'batch').size,
            ...(Object.keys(passed).length > 0 ? { BatchInput: passed } : {}),
          },
        }
      : {}),
    ...defined({
      MaxConcurrency: step.max_concurrency,
      ToleratedFailureCount: count,
      ToleratedFailurePercentage: percent,
    }),
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...definition },
  };
  return { body, envelope: false };
};

/** JSONata of the items in a batch, with arrays kept whole. */
const BATCH =
  '$reduce($states.input.Items, function($list, $i) ' +
  '{ $append($list, $type($i.item) = "array" ? [[$i.item]] : [$i.item]) }, [])';

const batchBinds = ({ as, batch }: ForEachStep): Binding[] => [
  { name: as ?? 'item', expression: BATCH },
  {
    name: 'index',
    expression: `$floor($states.input.Items[0].index / ${certain(batch, 'batch').size})`,
    iteration: true,
  },
];

const reader = (source: ItemSource, context: EmitContext): JsonObject => {
  const format = formatOf(source);
  const key = context.template(source.key);
  const csv: JsonObject = source.columns
    ? { CSVHeaderLocation: 'GIVEN', CSVHeaders: source.columns }
    : { CSVHeaderLocation: 'FIRST_ROW' };
  return {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: {
      InputType: format.toUpperCase(),
      ...(format === 'csv' ? csv : {}),
      ...defined({ CSVDelimiter: source.delimiter?.toUpperCase(), MaxItems: source.max_items }),
    },
    Arguments: source.bucket === undefined ? ofProject(source, key, context) : ofBucket(source, key, context),
  };
};

const ofProject = ({ key }: ItemSource, emitted: Json, context: EmitContext): JsonObject => {
  const keys = pattern(key);
  const prefix = context.substitute('files_prefix', { kind: 'files', part: 'prefix' });
  const Bucket = context.substitute(name('files', keys), { kind: 'files', part: 'bucket', keys });
  const text = typeof emitted === 'string' ? emitted : '';
  const expression = /^\{%(.*)%\}$/s.exec(text)?.[1]?.trim();
  return {
    Bucket,
    Key: expression === undefined ? `${prefix}${text}` : `{% "${prefix}" & (${expression}) %}`,
  };
};

const ofBucket = ({ key, bucket = '' }: ItemSource, Key: Json, context: EmitContext): JsonObject => {
  const keys = pattern(key);
  return { Bucket: context.substitute(name(bucket, keys), { kind: 'bucket', bucket, keys }), Key };
};

/** Keys that a template may give, with `*`. */
const pattern = (key: Json): string => String(key).replace(/\{\{.*?\}\}/gs, '*');

/** A placeholder for each pattern, as each is a permission. */
const name = (bucket: string, keys: string): string =>
  `bucket__${`${bucket}__${keys}`.replace(/[*]/g, 'any').replace(/\W+/g, '_')}`;
