import { attributeOf } from '#contracts/records/record-write.ts';
import type { JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment } from '../emission.ts';
import type { Step } from '../step.ts';
import { fieldsIn } from './operation.ts';

/** Where a record is stored. */
export interface RecordPlace {
  /** Placeholder of the table. */
  placeholder: string;
  /** Key of the item. */
  key: JsonObject;
}

/**
 * Emits a state that removes the first items of the lists that a step has appended to, and shortens its result. DynamoDB cannot
 * do that in the same request. If another execution has appended meanwhile, the condition fails and that one removes them.
 */
export const shortening = (step: Step, { placeholder, key }: RecordPlace, context: EmitContext): Fragment => {
  const variable = context.variable(step.id);
  const keep = Number(step.keep_last);
  const lists = Object.keys(fieldsIn(step, 'append')).map((field, index) => {
    const list = `$${variable}.${field}`;
    return {
      name: [`#l${index}`, attributeOf(field)] as const,
      condition: `size(#l${index}) = :n${index}`,
      size: [`:n${index}`, { N: `{% $string($count(${list})) %}` }] as const,
      removals: `$map([0..$count(${list}) - ${keep + 1}], function($i) { "#l${index}[" & $i & "]" })`,
      kept: `"${field}": [$filter(${list}, function($v, $i) { $i >= $count(${list}) - ${keep} })]`,
    };
  });
  const shortened = {
    name: variable,
    expression: `$merge([$${variable}, {${lists.map(({ kept }) => kept).join(', ')}}])`,
  };
  const next: Edge = { slot: { kind: 'next' }, assigns: [shortened] };
  const lost: Edge = { slot: { kind: 'catch', errors: ['States.ALL'] }, assigns: [shortened] };
  const name = context.freeName(`shorten_${step.id}`);
  context.state({
    name,
    body: {
      Type: 'Task',
      Comment: `Keeps the last ${keep} items, unless another execution has appended meanwhile.`,
      Resource: 'arn:aws:states:::dynamodb:updateItem',
      Arguments: {
        TableName: placeholder,
        Key: key,
        // Removing an attribute that is not there does nothing.
        UpdateExpression: `{% "REMOVE " & $join($append([${lists.map(({ removals }) => removals).join(', ')}], "#none"), ", ") %}`,
        ConditionExpression: lists.map(({ condition }) => condition).join(' AND '),
        ExpressionAttributeNames: { ...Object.fromEntries(lists.map((list) => list.name)), '#none': 'none' },
        ExpressionAttributeValues: Object.fromEntries(lists.map((list) => list.size)),
      },
    },
    edges: [lost, next],
    expected: next,
  });
  return { entry: name, pending: [], exits: [next, lost] };
};
