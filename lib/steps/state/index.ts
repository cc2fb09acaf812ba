import { attributeOf } from '#contracts/records/record-write.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { defineStep } from '../step-type.ts';
import { typed } from './attributes.ts';
import { checkState } from './check.ts';
import { emit } from './emit.ts';
import { isLogged } from './logged.ts';
import { fieldsIn, operationsOf, sectionOf } from './operation.ts';
import { fields } from './schema.ts';

const reads = (step: Parameters<typeof operationsOf>[0]): boolean => operationsOf(step)[0]?.kind === 'get';

export const stateStep = defineStep({
  type: 'state',
  summary:
    "Reads or writes a record that is kept across executions, in Baton's table and without a function.",
  common: ['retry', 'timeout', 'on_error', 'compensate', 'irreversible', 'estimate'],
  fields,
  sites: [
    { path: ['key'], kind: 'expression', sees: 'before' },
    ...['default', 'with', 'set', 'add', 'append', 'if'].map((field) => ({
      path: [field],
      kind: 'template' as const,
      sees: 'before' as const,
    })),
  ],
  effect: (step) => !reads(step),
  function: (step) => (isLogged(step) ? { megabytes: 512 } : undefined),
  seconds: (step) => (isLogged(step) ? 1 : 0),
  check: checkState,
  result: (step, _values, { sections }) => {
    const section = sectionOf(step, sections);
    if (!section) return undefined;
    const [operation] = operationsOf(step);
    const always = ['set', 'add', 'append', 'default'].flatMap((field) => Object.keys(fieldsIn(step, field)));
    const record: JsonObject = {
      type: 'object',
      additionalProperties: false,
      properties: section.fields as JsonObject,
      ...(always.length > 0 && { required: always as Json }),
    };
    return operation?.kind === 'update' || step.default !== undefined
      ? record
      : { anyOf: [record, { type: 'null' }] };
  },
  answered: (step, result) => {
    if (!isObject(result)) return [{}];
    const attributes = Object.fromEntries(
      Object.entries(result).map(([field, value]) => [attributeOf(field), typed(value)]),
    );
    // There may be no record.
    const answers: Json[] = reads(step) ? [{ Item: attributes }, {}] : [{ Attributes: attributes }];
    return answers;
  },
  emit,
});
