import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '#core/json.ts';
import { runVirtualSync, type VirtualResult } from '../../drivers/virtual/run-virtual.ts';
import type { MapRun } from '../../model/map-run.ts';
import { takeItems } from './children.ts';

const run = (fields: JsonObject, input: Json, items?: JsonObject): VirtualResult =>
  runVirtualSync({
    definition: {
      QueryLanguage: 'JSONata',
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          End: true,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'x',
            States: { x: { Type: 'Pass', End: true } },
          },
          ...fields,
        },
      },
    },
    input,
    ...(items && { readItems: () => items }),
  });

const READER = { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'b', Key: 'k' } };
const entries = { a: 1, b: [2] };
const pairs = [
  { Key: 'a', Value: 1 },
  { Key: 'b', Value: [2] },
];

describe('The entries of an object', () => {
  it.each<[string, JsonObject, JsonObject | undefined, Json]>([
    ['Items', { Items: '{% $states.input %}' }, undefined, pairs],
    ['a reader', { ItemReader: READER }, entries, pairs],
    [
      'a reader, in batches',
      { ItemReader: READER, ItemBatcher: { MaxItemsPerBatch: 2 } },
      entries,
      [{ Items: pairs }],
    ],
  ])('are items with key and value: from %s', (_, fields, items, output) => {
    expect(run(fields, entries, items).output).toEqual(output);
  });

  it('show their key and value in the context, where a selector chooses', () => {
    const selector = {
      ItemSelector: { k: '{% $states.context.Map.Item.Key %}', v: '{% $states.context.Map.Item.Value %}' },
    };

    expect(run({ Items: '{% $states.input %}', ...selector }, entries).output).toEqual([
      { k: 'a', v: 1 },
      { k: 'b', v: [2] },
    ]);
  });
});

describe('A number that an expression gives', () => {
  it.each<[JsonObject]>([
    [{ ItemReader: { ...READER, ReaderConfig: { MaxItems: "{% '2' %}" } } }],
    [{ ItemReader: { ...READER, ReaderConfig: { MaxItems: '{% null %}' } } }],
    [{ ItemReader: { ...READER, ReaderConfig: { MaxItems: '{% 1.5 %}' } } }],
    [{ Items: [1], ItemBatcher: { MaxItemsPerBatch: "{% '2' %}" } }],
    [{ Items: [1], ItemBatcher: { MaxItemsPerBatch: '{% 100000001 %}' } }],
    [{ Items: [1], ItemBatcher: { MaxInputBytesPerBatch: '{% 262145 %}' } }],
    [{ Items: [1], ToleratedFailureCount: "{% '2' %}" }],
    [{ Items: [1], ToleratedFailureCount: '{% 1.5 %}' }],
    [{ Items: [1], ToleratedFailurePercentage: '{% 100.5 %}' }],
    [{ Items: [1], MaxConcurrency: '{% -1 %}' }],
    [{ Items: [1], MaxConcurrency: '{% 2147483648 %}' }],
    [{ Items: [1], ResultWriter: { WriterConfig: { Transformation: "{% 'ALL' %}" } } }],
  ])('must be one that fits its field: %j', (fields) => {
    expect(run(fields, {}, entries).error).toBe('States.QueryEvaluationError');
  });
});

it('The entries of an object that arrive in parts are items with their keys, and those that arrive again replace them', () => {
  const mapRun = { items: [], keys: null } as unknown as MapRun;

  takeItems(mapRun, { a: 1, b: 2 });
  takeItems(mapRun, { c: 3 }, 2);

  expect(mapRun).toEqual({ items: [1, 2, 3], keys: ['a', 'b', 'c'] });

  takeItems(mapRun, { a: 1, z: 9 }, 0);

  expect(mapRun).toEqual({ items: [1, 9], keys: ['a', 'z'] });
});
