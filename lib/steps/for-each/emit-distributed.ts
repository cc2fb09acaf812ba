import { certain } from '#core/certain.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import type { Binding, EmitContext, SubgraphOptions } from '../emission.ts';
import type { Block } from '../step.ts';
import type { ForEachStep } from './list.ts';
import { writerOf } from './results.ts';
import { itemOf, readerOf } from './source.ts';

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
    ...(batches && { binds: batchBinds(step) }),
    shared,
    ...(step.executions === 'express' && { express: true }),
  });
  const item = {
    item: `{% ${itemOf(step.from, context)} %}`,
    index: '{% $states.context.Map.Item.Index %}',
  };
  const { count, percent } = step.tolerate ?? {};
  const body: JsonObject = {
    Type: 'Map',
    Comment: 'Runs its steps for each item in a separate execution; results keep the order of the items.',
    ...(step.id.length <= MAX_LABEL && { Label: step.id }),
    ...(step.from
      ? { ItemReader: readerOf(step.from, context) }
      : { Items: `{% ${context.list(certain(step.foreach, 'list'))} %}` }),
    ItemSelector: batches ? item : { ...item, ...passed },
    ...(step.batch && { ItemBatcher: batcher(step.batch, passed, context) }),
    ...(step.results && { ResultWriter: writerOf(step.results, context) }),
    ...defined({
      MaxConcurrency: step.max_concurrency,
      ToleratedFailureCount: count,
      ToleratedFailurePercentage: percent,
    }),
    ItemProcessor: {
      ProcessorConfig: {
        Mode: 'DISTRIBUTED',
        ExecutionType: step.executions === 'express' ? 'EXPRESS' : 'STANDARD',
      },
      ...definition,
    },
  };
  return { body, envelope: false };
};

/** JSONata of the items in a batch, with arrays kept whole. */
const BATCH =
  '$reduce($states.input.Items, function($list, $i) ' +
  '{ $append($list, $type($i.item) = "array" ? [[$i.item]] : [$i.item]) }, [])';

const batcher = (
  { size, bytes, input }: NonNullable<ForEachStep['batch']>,
  passed: JsonObject,
  context: EmitContext,
): JsonObject => {
  const shared = { ...passed, ...(input !== undefined && { batch: context.template(input) }) };
  return {
    ...defined({ MaxItemsPerBatch: size, MaxInputBytesPerBatch: bytes }),
    ...(Object.keys(shared).length > 0 && { BatchInput: shared }),
  };
};

/** Batches that are as large as they may be in bytes have no number that is known, so the first item's tells them apart. */
const batchBinds = ({ as, batch = {} }: ForEachStep): Binding[] => {
  const first = '$states.input.Items[0].index';
  return [
    { name: as ?? 'item', expression: BATCH },
    {
      name: 'index',
      expression: batch.bytes === undefined ? `$floor(${first} / ${batch.size})` : first,
      iteration: true,
    },
    ...(batch.input === undefined ? [] : [{ name: 'batch', expression: '$states.input.BatchInput.batch' }]),
  ];
};
