import { SORTED_CHARACTERS, SORTED_PREFIX } from '#contracts/records/record-index.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { resultEdge } from '../result-edge.ts';
import type { StateSection } from '../sections.ts';
import type { Step } from '../step.ts';
import { decoded } from './attributes.ts';
import { emitLogged, isLogged } from './logged.ts';
import { fieldsIn, type OperationKind, operationsOf, sectionOf } from './operation.ts';
import { type RecordPlace, shortening } from './shortening.ts';
import { attributesOf, conditionOf, expressionsOf, updateOf } from './writes.ts';

/** DynamoDB's operations, as Step Functions names them, and the field of the answer that holds the record. */
const OPERATIONS: Record<OperationKind, { operation: string; item: string; comment: string }> = {
  get: { operation: 'GetItem', item: '$states.result.Item', comment: 'Reads' },
  put: { operation: 'PutItem', item: '$states.result.Attributes', comment: 'Replaces' },
  update: { operation: 'UpdateItem', item: '$states.result.Attributes', comment: 'Changes' },
  delete: { operation: 'DeleteItem', item: '$states.result.Attributes', comment: 'Removes' },
};

/**
 * Returns one Task state that reads or writes an item of Baton's table, and a second one if a list is to be shortened.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html
 */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const [target] = operationsOf(step);
  const section = sectionOf(step, context.sections);
  invariant(target && section, `the step ${step.id} names a state`);
  const { kind, name } = target;
  if (isLogged(step)) return emitLogged(step, { section, ...partitionOf(step, section, context) }, context);
  const { operation, item, comment } = OPERATIONS[kind];
  const table = tableOf(step, section, context, operation);
  const result = resultOf(step, { kind, section, item }, context);
  const next = resultEdge(step, context, result);
  context.state({
    name: step.id,
    body: {
      Type: 'Task',
      Comment: `${comment} a record of the state ${name}.`,
      Resource: `arn:aws:states:::dynamodb:${operation.charAt(0).toLowerCase()}${operation.slice(1)}`,
      Arguments: {
        TableName: table.placeholder,
        ...argumentsOf(step, { kind, section, ...table }, context),
      },
      ...context.timeout(step),
      ...retry(step, context),
    },
    edges: [...context.catches(step), next],
    expected: next,
  });
  const written: Fragment = { entry: step.id, pending: [], exits: [next] };
  return step.keep_last === undefined ? written : context.sequence(written, shortening(step, table, context));
};

/** Returns the partition key of a step's record, and the pattern of all that the step may write. */
const partitionOf = (step: Step, { scope }: StateSection, context: EmitContext) => {
  const { name } = operationsOf(step)[0] ?? { name: '' };
  const owner = scope === 'shared' ? '' : context.workflow;
  const { pk, sk } = KEYS.state(owner, name, '');
  const partition =
    step.key === undefined ? pk : `{% "${pk}" & $string(${context.expression(String(step.key))}) %}`;
  return { name, owner, partition, partitions: `${pk}*`, sk };
};

/** Returns the attributes by which a step's record is listed with the others of its state. */
const indexOf = (step: Step, { owner, name }: Record<'name' | 'owner', string>, context: EmitContext) => {
  const sorted =
    step.key === undefined
      ? SORTED_PREFIX
      : `{% $substring("${SORTED_PREFIX}" & $string(${context.expression(String(step.key))}), 0, ${SORTED_CHARACTERS}) %}`;
  return { [TABLE.indexPk]: { S: INDEX.records(owner, name) }, [TABLE.indexSk]: { S: sorted } };
};

interface TableOfStep extends RecordPlace {
  index: JsonObject;
}

const tableOf = (step: Step, section: StateSection, context: EmitContext, operation: string): TableOfStep => {
  const { name, owner, partition, partitions, sk } = partitionOf(step, section, context);
  const placeholder = context.substitute(`state__${name}__${operation}`, {
    kind: 'state',
    partitions,
    operation,
  });
  const key = { [TABLE.pk]: { S: partition }, [TABLE.sk]: { S: sk } };
  return { placeholder, key, index: indexOf(step, { owner, name }, context) };
};

const argumentsOf = (
  step: Step,
  {
    kind,
    section,
    key,
    index,
  }: Pick<TableOfStep, 'index' | 'key'> & { kind: OperationKind; section: StateSection },
  context: EmitContext,
): JsonObject => {
  if (kind === 'get') return { Key: key, ConsistentRead: true };
  const seconds = parseDurationSeconds(section.ttl ?? '');
  const expiry =
    seconds === undefined
      ? undefined
      : { N: `{% $string($floor($millis() / 1000) + ${Math.ceil(seconds)}) %}` };
  const condition = conditionOf(step, section, context);
  if (kind === 'put')
    return {
      Item: {
        ...key,
        ...index,
        ...attributesOf(fieldsIn(step, 'with'), section, context),
        ...defined({ [TABLE.ttl]: expiry }),
      },
      ReturnValues: 'ALL_OLD',
      ...expressionsOf(condition),
    };
  if (kind === 'delete') return { Key: key, ReturnValues: 'ALL_OLD', ...expressionsOf(condition) };
  return {
    Key: key,
    ReturnValues: 'ALL_NEW',
    ...expressionsOf(updateOf(step, { section, condition, expiry, index }, context)),
  };
};

const resultOf = (
  step: Step,
  { kind, section, item }: { kind: OperationKind; section: StateSection; item: string },
  context: EmitContext,
): string => {
  const record = decoded(item, section);
  if (kind === 'update') return record;
  // DynamoDB deletes expired items within days; until then they do not exist here.
  const current =
    section.ttl === undefined
      ? `$exists(${item})`
      : `$exists(${item}) and ($exists(${item}.${TABLE.ttl}) ? $number(${item}.${TABLE.ttl}.N) * 1000 > $millis() : true)`;
  return step.default === undefined
    ? `${current} ? ${record} : null`
    : `$merge([${context.templateExpression(fieldsIn(step, 'default'))}, ${current} ? ${record} : {}])`;
};

/** A repeated `add` or `append` would count twice, so only requests that DynamoDB has turned away are repeated by default. */
const retry = (step: Step, context: EmitContext): { Retry?: JsonObject[] } => {
  if (step.add === undefined && step.append === undefined) {
    const except = [...(step.retry?.except ?? []), 'DynamoDB.ConditionalCheckFailedException'];
    return context.retry(step.if === undefined ? step : { ...step, retry: { ...step.retry, except } });
  }
  return {
    Retry: [
      {
        ErrorEquals: [
          'DynamoDB.ProvisionedThroughputExceededException',
          'DynamoDB.RequestLimitExceeded',
          'DynamoDB.ThrottlingException',
        ],
        IntervalSeconds: 1,
        MaxAttempts: 5,
        BackoffRate: 2,
        JitterStrategy: 'FULL',
      },
    ],
  };
};
