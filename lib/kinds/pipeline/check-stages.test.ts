import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { diagnosticLine } from '#core/diagnostics.ts';
import type { JsonObject } from '#core/json.ts';
import { checkStages } from './check-stages.ts';
import type { Pipeline, Stage } from './schema.ts';

const stage = (id: string, fields: Partial<Stage>): Stage => ({ id, uses: 'a/b', ...fields });
const found = (stages: Stage[], input?: JsonObject): string[] =>
  checkStages({ name: 'p', stages, ...(input && { input }) } as Pipeline).map(
    ({ path, message }) => `/${path.join('/')} ${message}`,
  );
const map = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
});

describe('stages next to each other', () => {
  it.each<[string, JsonObject, JsonObject, string]>([
    ['types', { type: 'string' }, { type: 'number' }, 'it is text, and the stage takes a number'],
    ['choices', { enum: ['a'] }, { const: 'b' }, 'it is one of "a", and the stage takes "b"'],
    [
      'required fields',
      map({ n: { type: 'string' } }),
      map({ n: { type: 'array' } }, { required: ['n'] }),
      'n: it is text, and the stage takes a list',
    ],
    [
      'items of a list that is not empty',
      { type: 'array', items: { type: 'string' } },
      { type: 'array', minItems: 1, items: { type: 'null' } },
      'its items: it is text, and the stage takes null',
    ],
  ])('cannot exclude each other by %s', (_, given, taken, reason) => {
    const stages = [stage('one', { output: map({ x: given }) }), stage('two', { input: map({ x: taken }) })];

    expect(found(stages)).toEqual([
      `/stages/1/input/properties/x "x" of the input of stage two can never fit: ${reason}`,
    ]);
  });

  it('pass on what an earlier one left', () => {
    const stages = [
      stage('one', { output: map({ x: { type: 'string' } }) }),
      stage('two', { output: map({ y: { type: 'string' } }) }),
      stage('three', { input: map({ x: { type: 'number' } }) }),
    ];

    expect(found(stages)).toHaveLength(1);
  });

  it('may fit if a stage between them can replace the field', () => {
    const stages = [
      stage('one', { output: map({ x: { type: 'string' } }) }),
      stage('two', {}),
      stage('three', { input: map({ x: { type: 'number' } }) }),
    ];

    expect(found(stages)).toEqual([]);
  });

  it('may fit if the stage says itself what it gets', () => {
    const stages = [
      stage('one', { output: map({ x: { type: 'string' } }) }),
      stage('two', { with: { x: 1 }, input: map({ x: { type: 'number' } }) }),
    ];

    expect(found(stages)).toEqual([]);
  });

  it('cannot fit if what the stage says that it gets does not', () => {
    const input = { type: 'object', required: ['y'], properties: { x: { type: 'number' } } };

    expect(found([stage('one', { with: { x: 'text', z: '{{ $input.z }}' }, input })])).toEqual([
      '/stages/0/input/properties/x "x" of the input of stage one can never fit: it is text, and the stage takes a number',
      '/stages/0/input/required stage one needs "y", which its "with" does not have',
    ]);
    expect(found([stage('one', { with: '{{ $input }}', input })])).toEqual([]);
  });

  it('lack a field only if nothing before can have it', () => {
    const closed = map({ a: {} }, { additionalProperties: false });
    const needs = stage('one', { input: { type: 'object', required: ['b'] } });

    expect(found([needs], closed)).toEqual([
      '/stages/0/input/required stage one needs "b", which neither the input nor a stage before it has',
    ]);
    expect(found([needs], map({ a: {} }))).toHaveLength(1);
    expect(found([needs], map({ a: {} }, { additionalProperties: true }))).toEqual([]);
    expect(found([needs], { type: 'object' })).toEqual([]);
  });
});

describe('a stage', () => {
  it('has no schema with a keyword that is not checked', () => {
    const input = { properties: { a: { items: { dependentRequired: {} } } } };

    expect(found([stage('one', { input })])).toEqual([
      '/stages/0/input/properties/a/items/dependentRequired "dependentRequired" is not checked at the boundary of a stage',
    ]);
  });

  it('of several steps is not repeated as a whole', () => {
    expect(found([{ id: 'one', steps: [], retry: {} }])).toEqual([
      '/stages/0/retry "retry" of stage one has no meaning for a stage of several steps',
    ]);
  });
});

it('Two stages of one id are one error', () => {
  const text = 'kind: pipeline\nname: p\nstages:\n  - { id: a, uses: x/y }\n  - { id: a, uses: x/y }\n';

  expect(compileWorkflow({ text, file: 'p' }).diagnostics.map(diagnosticLine)).toEqual([
    expect.stringMatching(/^p:5:11 error duplicate-id/),
  ]);
});

it('A kind that is a list is one error', () => {
  const text = 'kind: [pipeline]\nname: p\nstages: []\n';

  expect(compileWorkflow({ text, file: 'p' }).diagnostics.map(diagnosticLine)).toEqual([
    expect.stringMatching(/^p:1:7 error invalid-value: "kind": expected workflow, .*got a list/),
  ]);
});
